using System.Net.Sockets;
using System.Text;
using Postroad.Hosting.Posix;

namespace Postroad.Api.Control;

/// <summary>Where a running server takes orders: a socket in its data folder, for the owner alone.</summary>
internal static class ControlSocket
{
    private const string FileName = "control.sock";

    /// <summary>Octets of a path that fit into the address of a socket everywhere.</summary>
    private const int LongestPath = 100;

    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>Opens the socket. The caller holds the lock of the folder, so what is left of an earlier server is nobody's.</summary>
    public static Socket Listen(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var folder = ShortFolder.Of(dataFolder, LongestPath);
            socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.Path, FileName)));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Listen(16);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes the socket away.</summary>
    public static void Remove(string dataFolder) => File.Delete(Path.Combine(dataFolder, FileName));

    /// <summary>Connects to the server that runs on this folder.</summary>
    /// <exception cref="SocketException">None does, or it is somebody else's.</exception>
    public static async Task<Socket> ConnectAsync(string dataFolder, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var folder = ShortFolder.Of(dataFolder, LongestPath);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(folder.Path, FileName)), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether whoever connected is us, or root. The folder's mode has kept all others out already; this is the second lock.</summary>
    public static bool IsAllowed(Socket peer)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        Span<byte> credentials = stackalloc byte[12];
        var length = peer.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        var user = BitConverter.ToUInt32(credentials[4..]);
        return length == 12 && (user == 0 || user == Libc.GetEffectiveUserId());
    }
}
