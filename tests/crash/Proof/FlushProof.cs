using System.Net.Sockets;
using System.Text;

namespace Postroad.Crash.Proof;

/// <summary>
/// Watches the server's system calls while one small and one large message are taken, and shows that before each 250 goes out all that was written of its message, and each name that leads to it, has
/// been flushed. What else the server writes at that time, such as the result of a delivery, has its own flush and its own time.
/// </summary>
internal static class FlushProof
{
    private const string Calls = "pwrite64,pwritev,write,writev,fsync,fdatasync,rename,renameat,renameat2,openat,open,unlink,sendto,sendmsg";
    private const string Sender = "ada@ledger.test";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<List<Verdict>> RunAsync(string folder, CancellationToken stopping)
    {
        var books = new Books();
        using var hop = new NextHop(books, new Random(1));
        await using var server = new CrashServer(folder, hop.Address);
        var trace = Path.Join(folder, "trace");
        server.Start("", $"strace -f -yy -s 200 -o {trace} -e trace={Calls}");
        await SendTwoAsync(server, stopping);
        await server.KillAsync();
        var calls = Trace.Read(await File.ReadAllLinesAsync(trace, Encoding.Latin1, stopping));
        var spool = Path.Join(server.Data, "spool");
        var promises = calls.Where(call => call.IsSend && call.Text.Contains("\"250 2.", StringComparison.Ordinal) && call.Text.Contains("queued", StringComparison.OrdinalIgnoreCase)).ToList();
        var verdicts = new List<Verdict> { new("strace saw both 250s", promises.Count == 2, $"{promises.Count} in {calls.Count} calls") };
        for (var i = 0; i < promises.Count; i++)
            verdicts.Add(FlushedBefore(calls, promises[i], spool, earlier: i));
        var bodies = calls.Any(call => call.Name is "fdatasync" or "fsync" && call.Text.Contains("/bodies/", StringComparison.Ordinal));
        verdicts.Add(new("the large body was flushed as a file of its own", bodies));
        return verdicts;
    }

    // What was begun before the 250 was sent, and is of the spool, must have ended and been flushed.
    private static Verdict FlushedBefore(List<Call> calls, Call promise, string spool, int earlier)
    {
        var open = new Dictionary<string, string>();
        var (flushes, records) = (0, 0);
        foreach (var call in calls.Where(call => call.End < promise.Begin).OrderBy(call => call.End))
        {
            var path = call.Path;
            if (path is null || !path.StartsWith(spool, StringComparison.Ordinal) || path.Contains("/new.", StringComparison.Ordinal) || path.EndsWith("/lock", StringComparison.Ordinal))
                continue;
            if (call.Name is "fsync" or "fdatasync")
            {
                open.Remove(path);
                flushes++;
            }
            else if (call.IsWrite && (!path.EndsWith(".segment", StringComparison.Ordinal) || call.Text.Contains(Sender, StringComparison.Ordinal)))
            {
                open[path] = call.Text;
                records += path.EndsWith(".segment", StringComparison.Ordinal) ? 1 : 0;
            }
            else if (call.MakesName && call.Text.EndsWith(" = 0", StringComparison.Ordinal) | call.Name.StartsWith("open", StringComparison.Ordinal))
            {
                open[Path.GetDirectoryName(path)!] = call.Text;
            }
        }
        // Spares are made beside the mail and hold none.
        foreach (var spare in open.Where(pending => pending.Value.Contains("/spare.", StringComparison.Ordinal) || pending.Value.Contains("/new.", StringComparison.Ordinal)).ToList())
            open.Remove(spare.Key);
        return new($"all was flushed before \"{promise.Reply}\" ({records} records, {flushes} flushes)", open.Count == 0 && flushes > 0 && records > earlier, string.Join("; ", open.Values.Take(3)));
    }

    private static async Task SendTwoAsync(CrashServer server, CancellationToken stopping)
    {
        using var socket = await ConnectAsync(server, stopping);
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await reader.ReadLineAsync(stopping);
        await SayAsync(stream, reader, "EHLO ledger.test\r\n", stopping);
        foreach (var octets in new[] { 500, 150_000 })
        {
            await SayAsync(stream, reader, $"MAIL FROM:<{Sender}>\r\n", stopping);
            await SayAsync(stream, reader, "RCPT TO:<box@box.test>\r\n", stopping);
            await SayAsync(stream, reader, "DATA\r\n", stopping);
            await SayAsync(stream, reader, Letter.Write($"{octets}", octets) + ".\r\n", stopping);
        }
    }

    private static async Task<Socket> ConnectAsync(CrashServer server, CancellationToken stopping)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(server.Smtp, stopping);
                return socket;
            }
            catch (SocketException) when (!server.HasEnded)
            {
                socket.Dispose();
                await Task.Delay(Pause, TimeProvider.System, stopping);
            }
        }
    }

    private static async Task SayAsync(NetworkStream stream, StreamReader reader, string text, CancellationToken stopping)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), stopping);
        while (await reader.ReadLineAsync(stopping) is ['2' or '3', _, _, '-', ..])
        {
        }
    }
}
