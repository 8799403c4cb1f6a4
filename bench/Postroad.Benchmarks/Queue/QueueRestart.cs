using System.Diagnostics;
using System.Globalization;

namespace Postroad.Benchmarks.Queue;

/// <summary>
/// Fills a queue with a million messages, each deferred once, opens it again in a process of its own, and prints what that took: time until new mail is durable, until the
/// whole index stands, and memory.
/// </summary>
internal static class QueueRestart
{
    private const int Rounds = 3;

    public static async Task<int> RunAsync(string[] args)
    {
        var messages = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var folder = ScratchQueue.NewFolder();
        try
        {
            var started = Stopwatch.GetTimestamp();
            await using (var scratch = await ScratchQueue.OpenAsync(folder))
                await scratch.FillAsync(messages, deferred: true);
            var onDisk = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);
            Console.WriteLine($"{messages:n0} messages accepted and deferred in {Stopwatch.GetElapsedTime(started).TotalSeconds:f1} s, {onDisk >> 20} MB on disk");
            for (var round = 0; round < Rounds; round++)
            {
                using var child = Process.Start(Environment.ProcessPath!, ["queue-open", folder]);
                await child.WaitForExitAsync();
            }
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the process of its own does.</summary>
    public static async Task<int> OpenAsync(string folder)
    {
        var before = Environment.WorkingSet;
        var started = Stopwatch.GetTimestamp();
        await using var scratch = await ScratchQueue.OpenAsync(folder);
        await scratch.AcceptAsync(0);
        var untilNew = Stopwatch.GetElapsedTime(started);
        await scratch.Queue.Replayed;
        var untilEnd = Stopwatch.GetElapsedTime(started);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{scratch.Queue.Schedule.Count,9:n0} queued: new mail durable after {untilNew.TotalMilliseconds:f0} ms, whole index after {untilEnd.TotalSeconds:f2} s and {Environment.CpuUsage.TotalTime.TotalSeconds:f2} s of CPU, {before >> 20} MB resident before, {Environment.WorkingSet >> 20} MB after, {GC.GetTotalMemory(forceFullCollection: false) >> 20} MB of it objects"));
        return 0;
    }
}
