using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postroad.Load.Loads;

/// <summary>Thousands who greet and then say nothing, thousands who send an octet a second, and one honest client who sends a message a connection.</summary>
internal sealed class CrowdLoad(IPEndPoint server, string recipient) : IDisposable
{
    public const int Idle = 10_000;
    public const int Trickling = 2_000;

    private const int AtOnce = 200;

    /// <summary>How long a place in the crowd is tried for, and how long the honest client waits for its message to be taken.</summary>
    private static readonly TimeSpan PatienceOfCrowd = TimeSpan.FromSeconds(2), PatienceOfClient = TimeSpan.FromSeconds(60);

    private readonly List<Socket> _idle = [], _trickling = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _trickle = Task.CompletedTask;

    /// <summary>Gathers the crowd.</summary>
    /// <returns>How many of it the server has greeted.</returns>
    public async Task<int> GatherAsync()
    {
        await OpenAsync(_trickling, Trickling, Encoding.ASCII.GetBytes($"EHLO slow.test\r\nMAIL FROM:<slow@kept.test>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n"));
        _trickle = Task.Run(TrickleAsync);
        await OpenAsync(_idle, Idle, "EHLO idle.test\r\n"u8.ToArray());
        return _idle.Concat(_trickling).Count(static socket => socket.Available > 0);
    }

    /// <summary>The honest client, for so long, but at least one message. One that is not taken in time counts with the whole wait.</summary>
    public async Task<Figures> ServeAsync(SmtpMessage message, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var latencies = new List<TimeSpan>();
        var taken = 0;
        do
        {
            var begun = Stopwatch.GetTimestamp();
            using var client = new SmtpClientSession();
            try
            {
                await SendAsync(client, message).WaitAsync(PatienceOfClient);
                taken++;
                latencies.Add(Stopwatch.GetElapsedTime(begun));
            }
            catch (Exception failed) when (failed is TimeoutException or IOException or SocketException)
            {
                latencies.Add(PatienceOfClient);
            }
        }
        while (Stopwatch.GetElapsedTime(started) < duration);
        latencies.Sort();
        return new Figures(taken, Stopwatch.GetElapsedTime(started), [.. latencies]);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _trickle.Wait();
        foreach (var socket in _idle.Concat(_trickling))
            socket.Dispose();
        _stopping.Dispose();
    }

    private static async Task SendAsync(SmtpClientSession client, IPEndPoint server, SmtpMessage message)
    {
        await client.GreetAsync(server);
        await client.SendAsync(message);
        await client.QuitAsync();
    }

    private Task SendAsync(SmtpClientSession client, SmtpMessage message) => SendAsync(client, server, message);

    private async Task OpenAsync(List<Socket> sockets, int count, byte[] words)
    {
        while (count > 0)
        {
            var opened = await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, count)).Select(_ => TryOpenAsync(words)));
            sockets.AddRange(opened.OfType<Socket>());
            count -= opened.Length;
        }
    }

    private async Task<Socket?> TryOpenAsync(byte[] words)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var patience = new CancellationTokenSource(PatienceOfCrowd);
        try
        {
            await socket.ConnectAsync(server, patience.Token);
            await socket.SendAsync(words);
            return socket;
        }
        catch (Exception refused) when (refused is OperationCanceledException or SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    private async Task TrickleAsync()
    {
        using var each = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await each.WaitForNextTickAsync(_stopping.Token))
            {
                foreach (var socket in _trickling)
                    Drip(socket);
            }
        }
        catch (OperationCanceledException)
        {
            // The load has ended.
        }
    }

    private static void Drip(Socket socket)
    {
        try
        {
            socket.Send("x"u8);
        }
        catch (SocketException)
        {
            // The server lost patience with this one, as it may.
        }
    }
}
