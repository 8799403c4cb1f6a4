using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Postroad.Mail.Addresses;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Mta.Queue.Spool;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Queue.Operations;

/// <summary>
/// What an operator sees of the queue and does to it while it runs. A change is durable when it is told of. It is for recipients that wait: one that an attempt has in hand
/// can be held or released, for after the attempt, and is otherwise left to it.
/// </summary>
internal sealed class QueueOperations
{
    /// <summary>Recipients: few enough that mail which comes in meanwhile waits for one short commit.</summary>
    private const int ChangedTogether = 1024;

    /// <summary>Recipients: each may have a report in memory, with what is returned of its message.</summary>
    private const int BouncedTogether = 64;

    /// <summary>Nothing is accepted while entries are looked at.</summary>
    private const int LookedAtTogether = 4096;

    private static readonly NewMessage NoEnvelope = new(ReversePath.Null, MailParameters.None, [], default, default, new MessageOrigin(null, "", null, null, "", false));

    private readonly MailQueue _queue;
    private readonly IMailLog _log;
    private readonly OperatorBounce _bounce;

    public QueueOperations(MailQueue queue, ReportSource reports, IMailLog log)
    {
        (_queue, _log) = (queue, log);
        _bounce = new OperatorBounce(queue, reports, log);
    }

    /// <summary>The messages that match, the oldest first, with all their recipients.</summary>
    public async IAsyncEnumerable<MessageView> ListAsync(QueueFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _queue.Replayed.WaitAsync(cancellationToken);
        var match = new FilterMatch(filter, _queue.Clock.GetUtcNow());
        foreach (var entry in Candidates(match))
        {
            if (await ViewAsync(entry, cancellationToken) is { } view && Places(view, match).Any())
                yield return view;
        }
    }

    /// <summary>One message; null where there is none with that id.</summary>
    public async ValueTask<MessageView?> FindAsync(QueueId id, CancellationToken cancellationToken)
    {
        await _queue.Replayed.WaitAsync(cancellationToken);
        return _queue.Schedule.TryFind(id, out var entry) ? await ViewAsync(entry, cancellationToken) : null;
    }

    /// <summary>
    /// Does something to all recipients that match, in groups that share their commits. Tells after each group how far it is, the first time before the first; whoever listens no
    /// further ends it between two groups, and what was done stays done.
    /// </summary>
    /// <param name="verb">What to do.</param>
    /// <param name="filter">To whom.</param>
    /// <param name="reason">Why, in the operator's words; it stays with the recipients and goes into the log.</param>
    /// <param name="dryRun">Only says what would be done.</param>
    /// <param name="cancellationToken">Gives up waiting for a spool that cannot write.</param>
    public async IAsyncEnumerable<OperationProgress> ApplyAsync(
        QueueVerb verb, QueueFilter filter, string reason, bool dryRun, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _queue.Replayed.WaitAsync(cancellationToken);
        var match = new FilterMatch(filter, _queue.Clock.GetUtcNow());
        var candidates = Candidates(match);
        var progress = new OperationProgress(0, candidates.Count, OperationResult.None);
        yield return progress;
        foreach (var group in Groups(candidates, verb == QueueVerb.Bounce ? BouncedTogether : ChangedTogether))
        {
            var results = await Task.WhenAll(group.Select(entry => ApplyAsync(verb, entry, match, reason, dryRun, cancellationToken)));
            yield return progress = new OperationProgress(progress.Done + group.Count, progress.Total, results.Aggregate(progress.Result, static (sum, result) => sum.And(result)));
        }
    }

    private static IEnumerable<List<QueueEntry>> Groups(List<QueueEntry> entries, int maxRecipients)
    {
        var (group, recipients) = (new List<QueueEntry>(), 0);
        foreach (var entry in entries)
        {
            if (group.Count > 0 && recipients + entry.Count > maxRecipients)
            {
                yield return group;
                (group, recipients) = ([], 0);
            }
            group.Add(entry);
            recipients += entry.Count;
        }
        if (group.Count > 0)
            yield return group;
    }

    private async Task<OperationResult> ApplyAsync(QueueVerb verb, QueueEntry entry, FilterMatch match, string reason, bool dryRun, CancellationToken cancellationToken)
    {
        var found = match.NeedsEnvelope ? await ViewAsync(entry, cancellationToken) is { } view ? Places(view, match) : [] : Places(entry, match);
        var places = Applicable(entry, verb, found, out var inFlight);
        if (places.IsEmpty || dryRun)
            return new OperationResult(places.IsEmpty ? 0 : 1, places.Length, inFlight);
        if (await ApplyAsync(verb, entry, places, reason, cancellationToken) is not { } change)
            return new OperationResult(0, 0, inFlight, Unreadable: 1);
        // Where fewer were changed than were found, attempts have taken the others in hand meanwhile.
        return new OperationResult(change.Recipients == 0 ? 0 : 1, change.Recipients, inFlight + places.Length - change.Recipients);
    }

    private List<QueueEntry> Candidates(FilterMatch match)
    {
        var found = new List<QueueEntry>();
        foreach (var slice in _queue.Schedule.Snapshot().Chunk(LookedAtTogether))
        {
            lock (_queue.Schedule.Gate)
                found.AddRange(slice.Where(match.Matches));
        }
        found.Sort(static (a, b) => a.Id.Value.CompareTo(b.Id.Value));
        return found;
    }

    private async ValueTask<MessageView?> ViewAsync(QueueEntry entry, CancellationToken cancellationToken)
    {
        var (envelope, size, trouble) = (NoEnvelope, 0L, (string?)null);
        try
        {
            (envelope, size) = await _queue.ReadEnvelopeAsync(entry.Id, cancellationToken);
        }
        catch (IOException e)
        {
            trouble = e.Message;
        }
        lock (_queue.Schedule.Gate)
        {
            if (entry.IsGone)
                return null;
            var recipients = ImmutableArray.CreateBuilder<RecipientView>(entry.Count);
            for (var i = 0; i < entry.Count; i++)
                recipients.Add(View(entry[i], trouble is null ? envelope.Recipients[i] : null));
            return new MessageView(entry.Id, FilterMatch.StateOf(entry), envelope, size, recipients.MoveToImmutable(), trouble);
        }
    }

    private RecipientView View(in RecipientSlot slot, Recipient? recipient)
    {
        var state = slot.ToState();
        DateTimeOffset? next = slot.IsWaiting ? state.NextAttempt : null;
        if (slot.IsWaiting && slot.Lane.SuspendedUntil > (next?.UtcTicks ?? 0))
            next = new DateTimeOffset(slot.Lane.SuspendedUntil, TimeSpan.Zero);
        return new RecipientView(recipient, slot.Lane.Domain, state, slot.IsInFlight, next + _queue.Clock.Jumped);
    }

    // By what the index has: the filter asks for nothing else.
    private List<int> Places(QueueEntry entry, FilterMatch match)
    {
        lock (_queue.Schedule.Gate)
            return entry.IsGone ? [] : [.. Enumerable.Range(0, entry.Count).Where(i => match.MatchesDomain(entry[i].Lane.Domain))];
    }

    private static IEnumerable<int> Places(MessageView view, FilterMatch match)
    {
        if (view.Trouble is null && !match.MatchesSender(view.Envelope.Sender))
            return [];
        return Enumerable.Range(0, view.Recipients.Length).Where(i =>
            view.Recipients[i] is { Recipient: { } recipient } ? match.MatchesRecipient(recipient.Mailbox) : match.MatchesDomain(view.Recipients[i].Domain));
    }

    private ImmutableArray<int> Applicable(QueueEntry entry, QueueVerb verb, IEnumerable<int> places, out int inFlight)
    {
        inFlight = 0;
        var found = ImmutableArray.CreateBuilder<int>();
        lock (_queue.Schedule.Gate)
        {
            foreach (var i in places)
            {
                ref var slot = ref entry[i];
                if (slot.IsSettled || verb == QueueVerb.Hold && slot.IsHeld || verb == QueueVerb.Release && !slot.IsHeld)
                    continue;
                if (slot.IsInFlight && verb is not (QueueVerb.Hold or QueueVerb.Release))
                    inFlight++;
                else
                    found.Add(i);
            }
        }
        return found.DrainToImmutable();
    }

    private async Task<QueueChange?> ApplyAsync(QueueVerb verb, QueueEntry entry, ImmutableArray<int> places, string reason, CancellationToken cancellationToken)
    {
        var change = verb == QueueVerb.Bounce
            ? await _bounce.ApplyAsync(entry, places, reason, cancellationToken)
            : await _queue.ChangeAsync(entry, places, state => After(verb, state, reason), verb == QueueVerb.Retry, verb is QueueVerb.Hold or QueueVerb.Release, cancellationToken);
        if (change is not { Recipients: > 0 })
            return change;
        _log.Write(new MailEvent.Operated(entry.Id, verb.ToString().ToLowerInvariant(), reason));
        if (change.Value.IsGone)
            _log.Write(new MailEvent.Removed(entry.Id));
        return change;
    }

    private static RecipientState After(QueueVerb verb, RecipientState state, string reason) => verb switch
    {
        QueueVerb.Retry => state with { IsHeld = false, NextAttempt = null, Reason = reason },
        QueueVerb.Hold => state with { IsHeld = true, Reason = reason },
        QueueVerb.Release => state with { IsHeld = false, Reason = reason },
        _ => state with { Status = RecipientStatus.Dropped, IsHeld = false, NextAttempt = null, Reason = reason },
    };
}
