using System.Diagnostics;
using System.Globalization;
using Postroad.Mta.Queue.Operations;

namespace Postroad.Benchmarks.Queue;

/// <summary>Does to a hundred thousand messages what an operator may do to all of them at once, and measures how long new mail waits meanwhile.</summary>
internal static class QueueBulk
{
    public static async Task<int> RunAsync(string[] args)
    {
        var messages = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
        Console.WriteLine($"{"verb",8} {"seconds",8} {"messages/s",11} {"new mail p50 ms",16} {"p99 ms",8} {"MB",6}");
        foreach (QueueVerb[] verbs in (QueueVerb[][])[[QueueVerb.Hold, QueueVerb.Release, QueueVerb.Retry, QueueVerb.Drop], [QueueVerb.Bounce]])
        {
            var folder = ScratchQueue.NewFolder();
            try
            {
                await using var scratch = await ScratchQueue.OpenAsync(folder);
                await scratch.FillAsync(messages, deferred: true);
                foreach (var verb in verbs)
                    await MeasureAsync(scratch, verb);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        return 0;
    }

    private static async Task MeasureAsync(ScratchQueue scratch, QueueVerb verb)
    {
        using var ended = new CancellationTokenSource();
        var accepting = Task.Run(() => AcceptAsync(scratch, ended.Token));
        var started = Stopwatch.GetTimestamp();
        var done = (await scratch.Operations().ApplyAsync(verb, new QueueFilter { Older = TimeSpan.FromMicroseconds(1) }, "bench", dryRun: false, CancellationToken.None).LastAsync()).Result.Messages;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await ended.CancelAsync();
        var waits = await accepting;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{verb.ToString().ToLowerInvariant(),8} {seconds,8:f2} {done / seconds,11:n0} {waits[waits.Count / 2],16:f2} {waits[waits.Count * 99 / 100],8:f2} {Environment.WorkingSet >> 20,6}"));
    }

    private static async Task<List<double>> AcceptAsync(ScratchQueue scratch, CancellationToken ended)
    {
        var waits = new List<double>();
        for (var i = 0; !ended.IsCancellationRequested; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await scratch.AcceptAsync(i);
            waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        waits.Sort();
        return waits;
    }
}
