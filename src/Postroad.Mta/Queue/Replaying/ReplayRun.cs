using Microsoft.Extensions.Logging;
using Postroad.Mta.Queue.Committing;
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
                Log.SetAside(logger, damage);
            schedule.AddReplayed(entries);
            foreach (var id in replayer.Settled)
                await writer.CommitSurelyAsync(id, [new SpoolOperation.Remove(id)], [], static () => { }, cancellationToken);
            if (entries.Count > ManyMessages)
            {
                // The garbage of a large replay would stand beside the index for the rest of the night: nothing else here makes that much.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
            Log.Replayed(logger, entries.Count, clock.GetElapsedTime(start).TotalSeconds);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The queue closes; what was not read is read at the next start.
        }
        catch (Exception e)
        {
            // Whatever it is: new mail goes on, and silence would keep the old mail waiting for ever.
            Log.Failed(logger, e, e.Message);
        }
    }
}
