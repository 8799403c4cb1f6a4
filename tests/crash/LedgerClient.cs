using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postroad.Crash;

/// <summary>Sends one letter after the other and enters each 250 into the books. A server that is gone is tried again.</summary>
internal sealed class LedgerClient(IPEndPoint server, Books books, Random random)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public async Task RunAsync(Gate gate, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await gate.WaitAsync(stopping);
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(server, stopping);
                await using var stream = new NetworkStream(socket);
                using var reader = new StreamReader(stream, Encoding.Latin1);
                await ConverseAsync(stream, reader, gate, stopping);
            }
            catch (Exception gone) when (gone is SocketException or IOException)
            {
                await Task.Delay(Pause, TimeProvider.System, stopping).ContinueWith(_ => { }, TaskScheduler.Default);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ConverseAsync(NetworkStream stream, StreamReader reader, Gate gate, CancellationToken stopping)
    {
        if (await ReplyAsync(reader, stopping) != 220)
            return;
        await SendAsync(stream, "EHLO ledger.test\r\n", stopping);
        if (await ReplyAsync(reader, stopping) != 250)
            return;
        while (gate.IsOpen && !stopping.IsCancellationRequested && await LetterAsync(stream, reader, stopping))
        {
        }
        await SendAsync(stream, "QUIT\r\n", stopping);
    }

    private async Task<bool> LetterAsync(NetworkStream stream, StreamReader reader, CancellationToken stopping)
    {
        var id = books.NewId();
        string[] recipients = random.Next(4) switch { 0 => ["box"], 1 => ["far", "box"], _ => ["far"] };
        var octets = random.Next(15) == 0 ? random.Next(70_000, 200_000) : random.Next(200, 6000);
        var envelope = $"MAIL FROM:<ada@ledger.test>\r\n{string.Concat(recipients.Select(to => $"RCPT TO:<{to}@{to}.test>\r\n"))}DATA\r\n";
        await SendAsync(stream, envelope, stopping);
        for (var i = 0; i <= recipients.Length; i++)
        {
            if (await ReplyAsync(reader, stopping) != 250)
                return false;
        }
        if (await ReplyAsync(reader, stopping) != 354)
            return false;
        books.Try(id, recipients);
        await SendAsync(stream, Letter.Write(id, octets) + ".\r\n", stopping);
        if (await ReplyAsync(reader, stopping) != 250)
            return false;
        books.Promise(id, recipients);
        return true;
    }

    private static async Task SendAsync(NetworkStream stream, string text, CancellationToken stopping) =>
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), stopping);

    private static async Task<int> ReplyAsync(StreamReader reader, CancellationToken stopping)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync(stopping) ?? throw new IOException("the server has gone");
            if (line.Length < 4 || line[3] != '-')
                return int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var code) ? code : 0;
        }
    }
}
