using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Postroad.Faults;

/// <summary>
/// Disks that fill up, fail, hang or turn read-only under a running server. A small disk is a tmpfs in the server's own mount namespace; errors and delays of system calls are put in by strace.
/// </summary>
public sealed class DiskTests
{
    private const string SmallSegments = "env POSTROAD_SPOOL_SEGMENT=1048576";
    private static readonly byte[] Small = Encoding.ASCII.GetBytes("Subject: small\r\n\r\nHello\r\n");
    private static readonly byte[] Large = Encoding.ASCII.GetBytes("Subject: large\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 3000)));

    [Fact]
    public async Task F19_a_full_disk_refuses_new_mail_with_452_loses_nothing_and_recovers_when_space_returns()
    {
        await using var server = new FaultServer { Before = SmallDisk("size=40m") };
        await server.StartAsync();
        var ledger = new Ledger(server.Smtp);
        using var stopping = new CancellationTokenSource();
        var senders = StartSenders(ledger, stopping.Token);
        await Wait.UntilAsync("load", () => Task.FromResult(ledger.Promised.Count > 100), server.OutputAsync);
        var filler = Path.Combine(server.DataAsTheServerSeesIt, "filler");
        Fill(filler);
        await Wait.UntilAsync("a refusal", async () => (await TrySendAsync(server, Large)).Contains("452 4.3.1", StringComparison.Ordinal), server.OutputAsync);
        File.Delete(filler);
        var promised = ledger.Promised.Count;
        await Wait.UntilAsync("mail to be taken again", () => Task.FromResult(ledger.Promised.Count > promised + 100), server.OutputAsync);
        await stopping.CancelAsync();
        await senders;
        await AllDeliveredAsync(server, ledger);
        ledger.AssertBalanced(server.Delivered(), duplicatesAllowed: 0);
    }

    [Fact]
    public async Task F20_a_disk_without_inodes_refuses_with_452_and_recovers()
    {
        await using var server = new FaultServer { Before = SmallDisk("size=100m,nr_inodes=60") };
        await server.StartAsync();
        var names = Path.Combine(server.DataAsTheServerSeesIt, "names");
        Directory.CreateDirectory(names);
        Assert.ThrowsAny<IOException>(() =>
        {
            for (var i = 0; i < 100; i++)
                File.Create(Path.Combine(names, $"{i}")).Dispose();
        });
        Assert.Contains("452 4.3.1", await TrySendAsync(server, Large), StringComparison.Ordinal);
        Assert.Contains("250 2.", await TrySendAsync(server, Small), StringComparison.Ordinal); // The journal needs no name for it.
        Directory.Delete(names, recursive: true);
        Assert.Contains("250 2.", await TrySendAsync(server, Large), StringComparison.Ordinal);
        await Wait.UntilAsync("both to be delivered", () => Task.FromResult(server.Delivered().Count == 2), server.OutputAsync);
    }

    [Theory]
    [InlineData("fdatasync", "EIO", "Input/output error")] // F22
    [InlineData("pwritev", "EIO", "Input/output error")] // F22
    [InlineData("pwritev", "EROFS", "Read-only file system")] // F24
    public async Task F22_F24_a_disk_that_fails_shuts_the_spool_says_why_and_keeps_what_was_promised(string call, string error, string words)
    {
        await using var server = new FaultServer { Before = $"strace -f -qq -o /dev/null -e trace={call} -e inject={call}:error={error}:when=6+" };
        await server.StartAsync();
        var promised = 0;
        var answer = "";
        await Wait.UntilAsync("the disk to fail", async () =>
        {
            answer = await TrySendAsync(server, Small);
            promised += answer.Contains("250 2.", StringComparison.Ordinal) ? 1 : 0;
            return answer.StartsWith('4');
        }, server.OutputAsync);
        Assert.Contains("451 4.3.0", answer, StringComparison.Ordinal);
        for (var i = 0; i < 5; i++)
            Assert.StartsWith("4", await TrySendAsync(server, Small), StringComparison.Ordinal);
        Assert.Contains(words, await server.OutputAsync(), StringComparison.Ordinal);
        await server.KillAsync();
        await server.StartWithoutAsync();
        Assert.Contains("250 2.", await TrySendAsync(server, Small), StringComparison.Ordinal);
        await Wait.UntilAsync("all to be delivered", () => Task.FromResult(server.Delivered().Count > promised), server.OutputAsync);
    }

    [Fact]
    public async Task F25_a_disk_a_thousand_times_slower_makes_batches_grow_and_nothing_else()
    {
        await using var server = new FaultServer { Before = "strace -f -qq -o /dev/null -e trace=fdatasync -e inject=fdatasync:delay_enter=500000" };
        await server.StartAsync();
        var ledger = new Ledger(server.Smtp);
        using var stopping = new CancellationTokenSource();
        var started = Stopwatch.GetTimestamp();
        var senders = Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => ledger.SendUntilAsync(stopping.Token))));
        await Wait.UntilAsync("two hundred promises", () => Task.FromResult(ledger.Promised.Count >= 200), server.OutputAsync);
        var took = Stopwatch.GetElapsedTime(started);
        Assert.InRange(took.TotalSeconds, 1, 25); // One flush a message would take 100 s.
        Assert.InRange(server.ResidentMiBOfChild(), 1, 300);
        await stopping.CancelAsync();
        await senders;
    }

    [Fact]
    public async Task F26_while_a_flush_hangs_others_are_answered()
    {
        await using var server = new FaultServer { Before = "strace -f -qq -o /dev/null -e trace=fdatasync -e inject=fdatasync:delay_enter=20000000:when=3+" };
        await server.StartAsync();
        using var stuck = await RawClient.ConnectAsync(server.Smtp);
        var waits = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TrySendAsync(server, Small)));
        var started = Stopwatch.GetTimestamp();
        using (await RawClient.ConnectAsync(server.Smtp))
        using (var http = new HttpClient())
            Assert.Equal("200", $"{(int)(await http.GetAsync(new Uri($"http://{server.Http}/livez"))).StatusCode}");
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 10);
        await server.KillAsync();
        await waits;
    }

    [Fact]
    public async Task F27_a_log_that_nobody_reads_does_not_hold_up_the_mail()
    {
        // Four lines are read: those of the two listeners, ready, and the first of the log, in whatever order the last two come.
        await using var server = new FaultServer { Before = "sh -c '\"$@\" 2>&1 | { head -n 4; exec sleep 600; }' sh" };
        await server.StartAsync();
        var ledger = new Ledger(server.Smtp);
        using var stopping = new CancellationTokenSource();
        var senders = StartSenders(ledger, stopping.Token);
        await Wait.UntilAsync("mail far beyond what the pipe holds", () => Task.FromResult(ledger.Promised.Count > 3000), server.OutputAsync);
        await stopping.CancelAsync();
        await senders;
        await AllDeliveredAsync(server, ledger);
        ledger.AssertBalanced(server.Delivered(), duplicatesAllowed: 0);
    }

    // The data folder of the fault server stands beside its configuration file, which is the fourth word of its command.
    private static string SmallDisk(string options) =>
        $"unshare -rm sh -c 'd=$(dirname \"$4\")/data; mkdir -p -m 700 \"$d\"; mount -t tmpfs -o mode=700,{options} none \"$d\"; exec {SmallSegments} \"$@\"' sh";

    private static void Fill(string file)
    {
        using var filler = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var zeros = new byte[1 << 16];
        try
        {
            while (true)
                filler.Write(zeros);
        }
        catch (IOException)
        {
            // Full, as wanted.
        }
    }

    private static async Task<string> TrySendAsync(FaultServer server, byte[] message)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.Smtp);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            var answer = await ReplyAsync(reader);
            foreach (var command in (string[])["EHLO f.test", "MAIL FROM:<a@b.test>", "RCPT TO:<box@postroad.test>", "DATA", Encoding.ASCII.GetString(message) + "."])
            {
                if (answer[0] > '3')
                    return answer;
                await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
                answer = await ReplyAsync(reader);
            }
            return answer;
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            return $"gone: {gone.Message}";
        }
    }

    private static async Task<string> ReplyAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length < 4 || line[3] != '-')
                return line;
        }
        throw new IOException("the server has gone");
    }

    private static Task StartSenders(Ledger ledger, CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ledger.SendUntilAsync(stopping))));

    private static Task AllDeliveredAsync(FaultServer server, Ledger ledger) => Wait.UntilAsync("all promised mail to be delivered",
        () => Task.FromResult(ledger.Promised.ToHashSet().IsSubsetOf(server.Delivered())), server.OutputAsync);
}
