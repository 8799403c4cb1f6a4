using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Benchmarks.Spool;

/// <summary>Fills a spool with a million messages that wait, each deferred once, opens it again, and prints what that took: time until new mail, until the end of the replay, and memory.</summary>
internal static class SpoolReopen
{
    private const int BatchMessages = 500;

    public static async Task<int> RunAsync(string[] args)
    {
        var messages = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var body = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 220;
        var folder = ScratchSpool.NewFolder();
        try
        {
            var started = Stopwatch.GetTimestamp();
            await using (var spool = new ScratchSpool(folder))
            {
                await spool.OpenAsync();
                await FillAsync(spool, messages, body);
            }
            var onDisk = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);
            Console.WriteLine($"filled with {messages:n0} messages of {body} octets in {Stopwatch.GetElapsedTime(started).TotalSeconds:f1} s, {onDisk >> 20} MB on disk");
            for (var round = 0; round < 2; round++)
                await ReopenAsync(folder, messages);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(ScratchSpool spool, int messages, int octets)
    {
        var body = new ReadOnlySequence<byte>(new byte[octets]);
        var (envelope, recipient, state) = (new byte[120], new byte[60], new byte[40]);
        for (var at = 0; at < messages; at += BatchMessages)
        {
            var batch = new SpoolBatch();
            for (var i = 0; i < BatchMessages; i++)
            {
                var id = new QueueId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
                batch.Operations.Add(new SpoolOperation.Accept(id, envelope, [recipient], body, null));
                batch.Operations.Add(new SpoolOperation.SetState(id, 0, 1, state));
            }
            await spool.Partition.CommitAsync(batch, CancellationToken.None);
        }
    }

    private static async Task ReopenAsync(string folder, int messages)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        await using var spool = new ScratchSpool(folder);
        await spool.OpenAsync();
        var batch = new SpoolBatch();
        var id = new QueueId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        batch.Operations.Add(new SpoolOperation.Accept(id, new byte[120], [new byte[60]], default, null));
        batch.Operations.Add(new SpoolOperation.Remove(id));
        await spool.Partition.CommitAsync(batch, CancellationToken.None);
        var untilNew = Stopwatch.GetElapsedTime(started);
        await spool.ReplayAsync();
        var untilEnd = Stopwatch.GetElapsedTime(started);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"new mail durable after {untilNew.TotalMilliseconds:f0} ms, replay at its end after {untilEnd.TotalSeconds:f2} s, {before >> 20} MB before, {after >> 20} MB after, {(after - before) / (double)messages:f0} octets a message, {Environment.WorkingSet >> 20} MB resident"));
    }
}
