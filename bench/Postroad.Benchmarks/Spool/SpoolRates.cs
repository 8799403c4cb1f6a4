using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Benchmarks.Spool;

/// <summary>
/// Durable commits a second at 1, 20 and 100 producers, 4 KiB and 64 KiB. Each message is settled in the producer's next commit, as in a server that delivers
/// at once, so that segments are emptied and used again.
/// </summary>
internal static class SpoolRates
{
    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 3;
        Console.WriteLine($"{"body",8} {"producers",10} {"commits/s",10} {"a flush",8} {"p50 ms",8} {"p99 ms",8} {"CPU s/1000",11} {"MB",6}");
        foreach (var body in new[] { 4096, 65536 })
        {
            foreach (var producers in new[] { 1, 20, 100 })
                await RunAsync(body, producers, TimeSpan.FromSeconds(seconds));
        }
        return 0;
    }

    private static async Task RunAsync(int body, int producers, TimeSpan duration)
    {
        var folder = ScratchSpool.NewFolder();
        try
        {
            await using var spool = new ScratchSpool(folder);
            await spool.OpenAsync();
            await spool.ReplayAsync();
            var group = new GroupCommit(spool.Partition, 16 << 20);
            var writer = Task.Run(group.RunAsync);
            var latencies = new List<double>[producers];
            await Task.WhenAll(Enumerable.Range(0, producers).Select(i => ProduceAsync(group, body, TimeSpan.FromSeconds(0.5), latencies[i] = [])));
            var (commits, acknowledged) = (group.Commits, group.Acknowledged);
            var cpu = Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, producers).Select(i => ProduceAsync(group, body, duration, latencies[i] = [])));
            var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            cpu = Environment.CpuUsage.TotalTime - cpu;
            group.End();
            await writer;
            acknowledged = group.Acknowledged - acknowledged;
            var all = latencies.SelectMany(some => some).Order().ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{body,8} {producers,10} {acknowledged / elapsed,10:n0} {acknowledged / (double)(group.Commits - commits),8:f1} {all[all.Length / 2],8:f2} {all[all.Length * 99 / 100],8:f2} {cpu.TotalSeconds * 1000 / acknowledged,11:f4} {Environment.WorkingSet >> 20,6}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ProduceAsync(GroupCommit group, int octets, TimeSpan duration, List<double> latencies)
    {
        await Task.Yield();
        var body = new ReadOnlySequence<byte>(new byte[octets]);
        var envelope = new byte[120];
        var recipient = new byte[60];
        var producer = new GroupCommit.Producer(group) { Octets = octets };
        var started = Stopwatch.GetTimestamp();
        QueueId? last = null;
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var id = new QueueId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
            producer.Operations.Clear();
            producer.Operations.Add(new SpoolOperation.Accept(id, envelope, [recipient], body, null));
            if (last is { } settled)
                producer.Operations.Add(new SpoolOperation.Remove(settled));
            last = id;
            var before = Stopwatch.GetTimestamp();
            await producer.CommitAsync();
            latencies.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }
    }
}
