using System.Diagnostics;
using System.Net;
using Postroad.Interop.Neighbours;

namespace Postroad.Interop;

/// <summary><c>postroad dev</c> as a developer runs it: takes anything from anyone, in clear too.</summary>
public sealed class DevelopmentServer : IAsyncDisposable
{
    private readonly Process _process;
    private bool _isDisposed;

    private DevelopmentServer(string folder, int port, Process process) => (Folder, Smtp, _process) = (folder, new(IPAddress.Loopback, port), process);

    public string Folder { get; }

    public IPEndPoint Smtp { get; }

    public static async Task<DevelopmentServer> StartAsync(string program)
    {
        var folder = Directory.CreateTempSubdirectory("postroad-interop-").FullName;
        var port = Loopback.FreePort();
        var process = Leash.Start($"exec '{program}' dev --smtp {port} --http 0 --data '{folder}/data' >'{folder}/out' 2>&1");
        var server = new DevelopmentServer(folder, port, process);
        await Wait.UntilAsync("postroad dev to listen", async () =>
        {
            using var socket = new System.Net.Sockets.TcpClient();
            try
            {
                await socket.ConnectAsync(server.Smtp);
                return true;
            }
            catch (System.Net.Sockets.SocketException)
            {
                return false;
            }
        }, server.DescribeAsync);
        return server;
    }

    /// <summary>The file of the message with the mark.</summary>
    public async Task<byte[]> WaitForAsync(string mark)
    {
        byte[]? found = null;
        await Wait.UntilAsync($"a message with '{mark}'", async () =>
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, "data"), "*.eml", SearchOption.AllDirectories))
            {
                var octets = await File.ReadAllBytesAsync(file);
                if (Octets.Contains(octets, mark))
                    found = octets;
            }
            return found is not null;
        }, DescribeAsync);
        return found!;
    }

    private async Task<string> DescribeAsync() => "--- postroad dev\n" + await File.ReadAllTextAsync(Path.Combine(Folder, "out"));

    public async ValueTask DisposeAsync()
    {
        // Twice where the town could not be settled: once for that, once for the suite.
        if (_isDisposed)
            return;
        _isDisposed = true;
        await Leash.EndAsync(_process);
        Directory.Delete(Folder, recursive: true);
    }
}
