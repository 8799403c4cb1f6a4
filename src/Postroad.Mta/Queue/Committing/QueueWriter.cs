using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Queue.Committing;

/// <summary>Makes changes durable, and then known to the schedule, in the committer's loop and under the schedule's gate.</summary>
internal sealed partial class QueueWriter
{
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);

    private readonly Committer _committer;
    private readonly Schedule _schedule;
    private readonly TailTable _tails;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly OpenChanges _open = new();

    public QueueWriter(Committer committer, Schedule schedule, TailTable tails, TimeProvider clock, ILogger logger)
    {
        (_committer, _schedule, _tails, _clock, _logger) = (committer, schedule, tails, clock, logger);
    }

    /// <summary>Accepts one message, or nothing of it.</summary>
    /// <exception cref="SpoolUnavailableException">Nothing was accepted.</exception>
    public ValueTask AcceptAsync(Acceptance acceptance) => _committer.CommitAsync(Ticket([], [acceptance], static () => { }, isForClient: true));

    /// <summary>Commits changes that must not be lost: a spool that cannot write is asked again until it can.</summary>
    /// <param name="id">The message that they are about.</param>
    /// <param name="operations">The changes.</param>
    /// <param name="accepted">Reports that go with them.</param>
    /// <param name="then">What follows in memory, under the gate.</param>
    /// <param name="cancellationToken">Gives it up between two tries.</param>
    public async Task CommitSurelyAsync(QueueId id, List<SpoolOperation> operations, List<Acceptance> accepted, Action then, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await _committer.CommitAsync(Ticket(operations, accepted, then));
                return;
            }
            catch (SpoolUnavailableException e)
            {
                await WaitForSpoolAsync(id, e, cancellationToken);
            }
        }
    }

    /// <summary>States of a message have changed in memory. Call it under the gate, with the change; <see cref="CommitStatesAsync"/> must follow.</summary>
    public void Begin(QueueEntry entry) => _open.Begin(entry);

    /// <summary>Makes changed states durable, with the reports that tell of them; the last change of a settled message removes it.</summary>
    /// <param name="entry">The message.</param>
    /// <param name="changed">Its recipients whose states have changed.</param>
    /// <param name="reports">What is accepted in the same batch.</param>
    /// <param name="then">What follows in memory, under the gate, where the message stays.</param>
    /// <param name="cancellationToken">Gives it up between two tries.</param>
    /// <returns>Whether the message is gone with this.</returns>
    public async Task<bool> CommitStatesAsync(QueueEntry entry, ImmutableArray<int> changed, List<Acceptance> reports, Action then, CancellationToken cancellationToken)
    {
        var isOpen = true;
        try
        {
            bool removes;
            List<SpoolOperation> operations;
            lock (_schedule.Gate)
            {
                removes = entry.IsSettled && _open.IsLast(entry);
                operations = removes ? [new SpoolOperation.Remove(entry.Id)] : Settler.States(entry, changed);
            }
            var isLast = false;
            await CommitSurelyAsync(entry.Id, operations, reports, () =>
            {
                isOpen = false;
                isLast = _open.End(entry) && entry.IsSettled;
                if (removes)
                    _schedule.Remove(entry);
                else
                    then();
            }, cancellationToken);
            // Others settled the rest while this was on its way, and left the removal to whoever came last.
            if (isLast && !removes)
                await CommitSurelyAsync(entry.Id, [new SpoolOperation.Remove(entry.Id)], [], () => _schedule.Remove(entry), cancellationToken);
            return isLast;
        }
        finally
        {
            if (isOpen)
            {
                lock (_schedule.Gate)
                    _open.End(entry);
            }
        }
    }

    /// <summary>Waits before the spool is asked again.</summary>
    public Task WaitForSpoolAsync(QueueId id, SpoolUnavailableException error, CancellationToken cancellationToken)
    {
        Log.ResultWaits(_logger, id, error.Message);
        return Task.Delay(RetryWait, _clock, cancellationToken);
    }

    private CommitTicket Ticket(List<SpoolOperation> operations, List<Acceptance> accepted, Action then, bool isForClient = false)
    {
        var all = accepted.Count == 0 ? operations : [.. operations, .. accepted.Select(static a => a.Operation)];
        var octets = (long)operations.Count * 256 + accepted.Sum(static a => a.Octets);
        return new CommitTicket(all, octets, () =>
        {
            lock (_schedule.Gate)
            {
                foreach (var acceptance in accepted)
                    acceptance.Enter(_schedule, _tails);
                then();
            }
        })
        {
            MayBeGivenUp = isForClient,
            OnRefused = isForClient ? accepted[0].Discard : null,
        };
    }
}
