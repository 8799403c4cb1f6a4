using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Net.Sockets;
using System.Text;
using MailKit.Security;
using MimeKit;
using Postroad.Client;

namespace Postroad.Senders;

/// <summary>Sends with one client for some seconds and prints its figures in a line.</summary>
internal static class Worker
{
    public static readonly string[] Clients = ["postroad-raw", "postroad", "postroad-email", "mailkit-nodelay", "mailkit-one", "mailkit", "netmail", "nodemailer"];

    private static MailKit.Net.Smtp.SmtpClient? _one;
    private static readonly SemaphoreSlim Turn = new(1, 1);

    public static async Task<int> RunAsync(string client, int port, int senders, int size, int seconds)
    {
        var body = Body(size);
        await using var sender = new MailSender($"smtp://127.0.0.1:{port}?tls=none&pool={senders}");
        var sends = new Func<Task>[senders];
        for (var i = 0; i < senders; i++)
            sends[i] = await SendAsync(client, port, body, sender);
        await WarmUpAsync(sends);
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated, began) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
        var times = await MeasureAsync(sends, TimeSpan.FromSeconds(seconds));
        var elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
        process.Refresh();
        var sorted = times.Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{sorted.Length / elapsed} {(process.TotalProcessorTime - cpu).TotalSeconds * 1000 / sorted.Length} {(GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / sorted.Length} {sorted[sorted.Length / 2].TotalMilliseconds} {sorted[sorted.Length * 99 / 100].TotalMilliseconds}"));
        return 0;
    }

    /// <summary>Sends until the compiler has done its work, which would else weigh more than the sending: a second in which it makes next to nothing, ten at most.</summary>
    private static async Task WarmUpAsync(Func<Task>[] sends)
    {
        for (var second = 0; second < 10; second++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            await MeasureAsync(sends, TimeSpan.FromSeconds(1));
            if (JitInfo.GetCompiledMethodCount() - compiled < 20)
                return;
        }
    }

    private static async Task<List<TimeSpan>> MeasureAsync(Func<Task>[] sends, TimeSpan duration)
    {
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(sends.Select(send => Task.Run(async () =>
        {
            var times = new List<TimeSpan>(100_000);
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                var start = Stopwatch.GetTimestamp();
                await send();
                times.Add(Stopwatch.GetElapsedTime(start));
            }
            return times;
        })));
        return [.. all.SelectMany(t => t)];
    }

    private static async Task<Func<Task>> SendAsync(string client, int port, string body, MailSender sender)
    {
        switch (client)
        {
            case "postroad-raw":
                var octets = Encoding.ASCII.GetBytes($"From: a@client.example\r\nTo: b@server.example\r\nSubject: x\r\n\r\n{body}");
                var envelope = new Envelope("a@client.example", ["b@server.example"]);
                return () => sender.SendRawAsync(new MemoryStream(octets), envelope);
            case "postroad":
                var message = Message(body);
                return () => sender.SendAsync(message);
            case "postroad-email":
                return () => sender.SendAsync(new Email { From = "a@client.example", To = ["b@server.example"], Subject = "x", Text = body });
            case "mailkit-nodelay" or "mailkit":
                var kit = new MailKit.Net.Smtp.SmtpClient();
                if (client == "mailkit")
                    await kit.ConnectAsync("127.0.0.1", port, SecureSocketOptions.None);
                else
                    await kit.ConnectAsync(await SocketAsync(port), "127.0.0.1", port, SecureSocketOptions.None);
                var mime = Message(body);
                return () => kit.SendAsync(mime);
            case "mailkit-one":
                // One connection for all, each in its turn.
                if (_one is null)
                {
                    _one = new MailKit.Net.Smtp.SmtpClient();
                    await _one.ConnectAsync(await SocketAsync(port), "127.0.0.1", port, SecureSocketOptions.None);
                }
                var shared = Message(body);
                return async () =>
                {
                    await Turn.WaitAsync();
                    try
                    {
                        await _one.SendAsync(shared);
                    }
                    finally
                    {
                        Turn.Release();
                    }
                };
            case "netmail":
                var old = new System.Net.Mail.SmtpClient("127.0.0.1", port);
                var mail = new System.Net.Mail.MailMessage("a@client.example", "b@server.example", "x", body);
                return () => old.SendMailAsync(mail);
            default:
                throw new ArgumentException($"'{client}' is no client; there are {string.Join(", ", Clients)}.");
        }
    }

    private static async Task<Socket> SocketAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port);
        return socket;
    }

    private static MimeMessage Message(string body) =>
        new([new MailboxAddress("", "a@client.example")], [new MailboxAddress("", "b@server.example")], "x", new TextPart("plain") { Text = body });

    private static string Body(int size) => string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", Math.Max(1, size / 72)));
}
