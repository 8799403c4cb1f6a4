using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Postroad.Senders;

/// <summary>Postfix's smtp-sink: takes everything and keeps nothing.</summary>
internal sealed class Sink : IDisposable
{
    private readonly Process _process;

    private Sink(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static Sink Start()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        probe.Dispose();
        var process = Process.Start(new ProcessStartInfo("smtp-sink", ["-u", "nobody", $"127.0.0.1:{port}", "1024"]))!;
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(10);)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", port);
                return new Sink(process, port);
            }
            catch (SocketException)
            {
                Thread.Yield();
            }
        }
        throw new TimeoutException("smtp-sink does not listen.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
