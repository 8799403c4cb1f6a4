using System.Net;
using System.Net.Sockets;
using Postroad.Smtp.Transport;

namespace Postroad.Hosting;

/// <summary>
/// The ports of a server, all opened before anything else is touched and while the process may still open those below 1024; or none, with
/// the reason.
/// </summary>
internal sealed class Doors : IDisposable
{
    private Doors(BoundNetwork network) => Network = network;

    /// <summary>Gives out the ports for mail.</summary>
    public BoundNetwork Network { get; }

    /// <summary>The ports for HTTP: bound, not yet listening.</summary>
    public List<Socket> Http { get; } = [];

    /// <summary>Opens all.</summary>
    /// <param name="mail">Listener by listener, its name and where it is.</param>
    /// <param name="http">As well.</param>
    /// <exception cref="DoorException">One cannot be opened; none is open then.</exception>
    public static Doors Open(IEnumerable<(string Listener, IPEndPoint EndPoint)> mail, IEnumerable<(string Listener, IPEndPoint EndPoint)> http)
    {
        var doors = new Doors(new BoundNetwork(Smtp.Transport.Network.Sockets));
        try
        {
            foreach (var (listener, endPoint) in mail)
                Try(listener, endPoint, () => doors.Network.Open(endPoint));
            foreach (var (listener, endPoint) in http)
                Try(listener, endPoint, () => doors.Http.Add(Bind(endPoint)));
            return doors;
        }
        catch
        {
            doors.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Network.Dispose();
        foreach (var socket in Http)
            socket.Dispose();
    }

    // The usual ports of `dev` and of the file that `init` writes: who runs the one may well run the other.
    private static string WayOut(int port) => port switch
    {
        8025 => ", perhaps by `postroad serve` or `postroad dev`, which both use it: give [listen.http] of the one another port, or start the other with --http 0",
        1025 => ", perhaps by `postroad dev`: --smtp 0 takes any free port",
        _ => "",
    };

    private static void Try(string listener, IPEndPoint endPoint, Action open)
    {
        try
        {
            open();
        }
        catch (SocketException failure)
        {
            throw new DoorException(failure.SocketErrorCode, Words(listener, endPoint, failure), failure);
        }
    }

    /// <summary>Why a port cannot be opened.</summary>
    internal static string Words(string listener, IPEndPoint endPoint, SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"{endPoint} (listen.{listener}) is in use by another program{WayOut(endPoint.Port)}",
        SocketError.AccessDenied => $"no right to listen on {endPoint} (listen.{listener}): a port below 1024 needs root or CAP_NET_BIND_SERVICE",
        SocketError.AddressNotAvailable => $"{endPoint.Address} (listen.{listener}) is no address of this machine",
        _ => $"cannot listen on {endPoint} (listen.{listener}): {failure.Message}",
    };

    private static Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
