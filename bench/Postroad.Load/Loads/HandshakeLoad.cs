using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Postroad.Load.Loads;

/// <summary>Full TLS handshakes, one a connection, each ended by the greeting.</summary>
internal static class HandshakeLoad
{
    public static async Task<Figures> RunAsync(IPEndPoint server, X509Certificate2 expected, int parallel, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => Task.Run(() => ShakeAsync(server, expected, started, duration))));
        TimeSpan[] all = [.. each.SelectMany(latencies => latencies)];
        Array.Sort(all);
        return new Figures(all.Length, Stopwatch.GetElapsedTime(started), all);
    }

    private static async Task<List<TimeSpan>> ShakeAsync(IPEndPoint server, X509Certificate2 expected, long started, TimeSpan duration)
    {
        var latencies = new List<TimeSpan>();
        var buffer = new byte[512];
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var begun = Stopwatch.GetTimestamp();
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server);
            await using var stream = new NetworkStream(socket);
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                AllowTlsResume = false,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => expected.Equals(certificate),
            });
            if (await tls.ReadAsync(buffer) == 0)
                throw new IOException("The server closed the connection after the handshake.");
            latencies.Add(Stopwatch.GetElapsedTime(begun));
        }
        return latencies;
    }
}
