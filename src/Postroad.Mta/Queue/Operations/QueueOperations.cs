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
    private static readonly NewMessage NoEnvelope = new(ReversePath.Null, MailParameters.None, [], default, default, new MessageOrigin(null, "", null, null, "", false));

    private readonly MailQueue _queue;
    private readonly ReportSource _reports;
    private readonly IMailLog _log;
    private readonly TimeProvider _clock;

    public QueueOperations(MailQueue queue, ReportSource reports, IMailLog log, TimeProvider clock)
    {
        (_queue, _reports, _log, _clock) = (queue, reports, log, clock);
    }

    /// <summary>The messages that match, the oldest first, with all their recipients.</summary>
    public async IAsyncEnumerable<MessageView> ListAsync(QueueFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _queue.Replayed.WaitAsync(cancellationToken);
        var match = new FilterMatch(filter, _clock.GetUtcNow());
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

    /// <summary>Does something to all recipients that match.</summary>
    /// <param name="verb">What to do.</param>
    /// <param name="filter">To whom.</param>
    /// <param name="reason">Why, in the operator's words; it stays with the recipients and goes into the log.</param>
    /// <param name="dryRun">Only says what would be done.</param>
    /// <param name="progress">Hears the sum after each message; null: nobody.</param>
    /// <param name="cancellationToken">Ends it between two messages; what was done stays done.</param>
    public async Task<OperationResult> ApplyAsync(
        QueueVerb verb, QueueFilter filter, string reason, bool dryRun, IProgress<OperationResult>? progress, CancellationToken cancellationToken)
    {
        var total = OperationResult.None;
        await foreach (var view in ListAsync(filter, cancellationToken))
        {
            var match = new FilterMatch(filter, _clock.GetUtcNow());
            if (!_queue.Schedule.TryFind(view.Id, out var entry))
                continue;
            var places = Applicable(entry, verb, Places(view, match), out var inFlight);
            if (!places.IsEmpty && !dryRun)
                await ApplyAsync(verb, view, entry, places, reason, cancellationToken);
            total = total.And(new OperationResult(places.IsEmpty ? 0 : 1, places.Length, inFlight));
            progress?.Report(total);
        }
        return total;
    }

    /// <summary>How many messages may match, by what is known without their envelopes.</summary>
    public int Count(QueueFilter filter) => Candidates(new FilterMatch(filter, _clock.GetUtcNow())).Count;

    private List<QueueEntry> Candidates(FilterMatch match)
    {
        QueueEntry[] entries = _queue.Schedule.Snapshot();
        var found = new List<QueueEntry>();
        lock (_queue.Schedule.Gate)
        {
            foreach (var entry in entries)
            {
                if (match.Matches(entry))
                    found.Add(entry);
            }
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

    private static RecipientView View(in RecipientSlot slot, Recipient? recipient)
    {
        var state = slot.ToState();
        DateTimeOffset? next = slot.IsWaiting ? state.NextAttempt : null;
        if (slot.IsWaiting && slot.Lane.SuspendedUntil > (next?.UtcTicks ?? 0))
            next = new DateTimeOffset(slot.Lane.SuspendedUntil, TimeSpan.Zero);
        return new RecipientView(recipient, slot.Lane.Domain, state, slot.IsInFlight, next);
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

    private async Task ApplyAsync(QueueVerb verb, MessageView view, QueueEntry entry, ImmutableArray<int> places, string reason, CancellationToken cancellationToken)
    {
        var isGone = verb switch
        {
            QueueVerb.Bounce => await BounceAsync(view, entry, places, reason, cancellationToken),
            QueueVerb.Retry => await _queue.ChangeAsync(entry, places, s => s with { IsHeld = false, NextAttempt = null, Reason = reason }, now: true, cancellationToken),
            QueueVerb.Hold => await _queue.ChangeAsync(entry, places, s => s with { IsHeld = true, Reason = reason }, now: false, cancellationToken),
            QueueVerb.Release => await _queue.ChangeAsync(entry, places, s => s with { IsHeld = false, Reason = reason }, now: false, cancellationToken),
            _ => await _queue.ChangeAsync(entry, places, s => s with { Status = RecipientStatus.Dropped, IsHeld = false, NextAttempt = null, Reason = reason }, now: false, cancellationToken),
        };
        _log.Write(new MailEvent.Operated(view.Id, verb.ToString().ToLowerInvariant(), reason));
        if (isGone)
            _log.Write(new MailEvent.Removed(view.Id));
    }

    private async Task<bool> BounceAsync(MessageView view, QueueEntry entry, ImmutableArray<int> places, string reason, CancellationToken cancellationToken)
    {
        using var message = await _queue.TakeForOperatorAsync(entry, places, cancellationToken);
        if (message is null)
            return false;
        var text = string.Concat(reason.Where(static c => !char.IsControl(c)));
        var outcome = new DeliveryOutcome.Bounced(null, new Reply(554, new(5, 3, 0), $"Returned by the postmaster: {text}"));
        ImmutableArray<Settlement> settlements = [.. message.Recipients.Select(r => new Settlement(r.Index, outcome) { IsByOperator = true })];
        try
        {
            var due = await _reports(message, settlements, cancellationToken);
            return await _queue.SettleAsync(view.Id, settlements, due, cancellationToken);
        }
        catch (SpoolDamageException)
        {
            // Nothing can be quoted of it. It is given up all the same, as the operator asked.
            return await _queue.SettleAsync(view.Id, settlements, [], cancellationToken);
        }
        catch
        {
            _queue.GiveBack(message);
            throw;
        }
    }
}
