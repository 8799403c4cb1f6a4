using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postroad.Crash;

/// <summary>
/// The next hop: a small SMTP server that never dies, sometimes says "later", and enters what it takes before it answers. When a connection goes on to its next message the result
/// of the last one must be on disk, so that one may never come again.
/// </summary>
internal sealed class NextHop : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Books _books;
    private readonly Random _random;
    private readonly Lock _lock = new();

    public NextHop(Books books, Random random)
    {
        (_books, _random) = (books, random);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (!stopping.IsCancellationRequested)
                _ = ServeAsync(await _listener.AcceptAsync(stopping), stopping);
        }
        catch (OperationCanceledException)
        {
            // The suite ends.
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        try
        {
            using (socket)
            {
                socket.NoDelay = true;
                await using var stream = new NetworkStream(socket);
                using var reader = new StreamReader(stream, Encoding.Latin1);
                await AnswerAsync(stream, "220 far.test ESMTP", stopping);
                await ConverseAsync(stream, reader, stopping);
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            // The server was killed: that is what it is for.
        }
    }

    private async Task ConverseAsync(NetworkStream stream, StreamReader reader, CancellationToken stopping)
    {
        Books.Arrival? last = null;
        var isTaken = false;
        while (await reader.ReadLineAsync(stopping) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await AnswerAsync(stream, "250-far.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES", stopping);
                    break;
                case "MAIL":
                    if (last is not null)
                        last.IsSettled = true;
                    (last, isTaken) = (null, false);
                    await AnswerAsync(stream, "250 2.1.0 go on", stopping);
                    break;
                case "RCPT":
                    isTaken = !IsLater();
                    await AnswerAsync(stream, isTaken ? "250 2.1.5 go on" : "451 4.2.1 later", stopping);
                    break;
                case "DATA" when isTaken:
                    await AnswerAsync(stream, "354 go on", stopping);
                    var (id, isWhole) = Letter.Read(await ReadContentAsync(reader, stopping));
                    last = _books.AtHop($"{id}/far", isWhole);
                    await AnswerAsync(stream, $"250 2.0.0 {id} is here", stopping);
                    break;
                case "DATA":
                    await AnswerAsync(stream, "503 5.5.1 nobody to send to", stopping);
                    break;
                case "QUIT":
                    await AnswerAsync(stream, "221 2.0.0 bye", stopping);
                    return;
                default:
                    await AnswerAsync(stream, "250 2.0.0 go on", stopping);
                    break;
            }
        }
    }

    private bool IsLater()
    {
        lock (_lock)
            return _random.Next(25) == 0;
    }

    private static async Task<List<string>> ReadContentAsync(StreamReader reader, CancellationToken stopping)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await reader.ReadLineAsync(stopping) ?? throw new IOException("cut short");
            if (line == ".")
                return lines;
            lines.Add(line.StartsWith('.') ? line[1..] : line);
        }
    }

    private static async Task AnswerAsync(NetworkStream stream, string text, CancellationToken stopping) =>
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text + "\r\n"), stopping);
}
