using Microsoft.Extensions.Logging;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Queue.Replaying;

/// <summary>The replay of one start, from the first record to the schedule. It never ends a server: what cannot be read stays where it is.</summary>
internal sealed partial class ReplayRun(ISpoolPartition partition, Schedule schedule, TailTable tails, QueueWriter writer, TimeProvider clock, ILogger logger)
{
    private const int ManyMessages = 100_000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        var start = clock.GetTimestamp();
        try
        {
            var replayer = new Replayer(schedule, tails);
            var entries = await replayer.RunAsync(partition, cancellationToken);
            foreach (var damage in replayer.Damage)
                SetAside(logger, damage);
            schedule.AddReplayed(entries);
            foreach (var id in replayer.Settled)
                await writer.CommitSurelyAsync(id, [new SpoolOperation.Remove(id)], [], static () => { }, cancellationToken);
            if (entries.Count > ManyMessages)
            {
                // The garbage of a large replay would stand beside the index for the rest of the night: nothing else here makes that much.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
            Replayed(logger, entries.Count, clock.GetElapsedTime(start).TotalSeconds);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The queue closes; what was not read is read at the next start.
        }
        catch (Exception e)
        {
            // Whatever it is: new mail goes on, and silence would keep the old mail waiting for ever.
            Failed(logger, e, e.Message);
        }
    }

    [LoggerMessage(3101, LogLevel.Information, "queue ready: {Messages} messages from before, read in {Seconds:0.00} s")]
    private static partial void Replayed(ILogger logger, int messages, double seconds);

    [LoggerMessage(3102, LogLevel.Error, "queue: a record was set aside: {Damage}")]
    private static partial void SetAside(ILogger logger, string damage);

    [LoggerMessage(3103, LogLevel.Critical, "queue: the mail of earlier runs cannot be read, it stays where it is and is not tried: {Reason}")]
    private static partial void Failed(ILogger logger, Exception error, string reason);
}
