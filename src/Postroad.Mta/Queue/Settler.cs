using System.Collections.Immutable;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Records;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Queue;

/// <summary>Turns results into states. It changes what is in memory at once; the writer makes it durable.</summary>
internal sealed class Settler(QueueBooks books, TailTable tails, RetrySchedule retry, TimeProvider clock)
{
    /// <summary>Applies what an attempt came to, but to recipients that are settled: what is decided stays decided. Call it under the schedule's gate.</summary>
    /// <returns>The recipients whose states have changed.</returns>
    public ImmutableArray<int> Settle(QueueEntry entry, ImmutableArray<Settlement> settlements)
    {
        var changed = ImmutableArray.CreateBuilder<int>(settlements.Length);
        foreach (var settlement in settlements)
        {
            if (entry[settlement.Recipient].IsSettled)
                continue;
            Set(entry, settlement.Recipient, After(entry[settlement.Recipient].ToState(), settlement));
            changed.Add(settlement.Recipient);
        }
        return changed.DrainToImmutable();
    }

    /// <summary>Replaces one state. Call it under the schedule's gate.</summary>
    public void Set(QueueEntry entry, int recipient, RecipientState state)
    {
        ref var slot = ref entry[recipient];
        var before = slot;
        slot.Set(state with { Version = slot.Version + 1L }, entry.FirstTicks, tails);
        books.Change(before, slot);
    }

    /// <summary>What has to be committed for the states of these recipients. Call it under the schedule's gate.</summary>
    public static List<SpoolOperation> States(QueueEntry entry, ImmutableArray<int> recipients)
    {
        var operations = new List<SpoolOperation>(recipients.Length);
        foreach (var recipient in recipients)
        {
            var state = entry[recipient].ToState();
            operations.Add(new SpoolOperation.SetState(entry.Id, recipient, state.Version, StateCodec.Encode(state)));
        }
        return operations;
    }

    private RecipientState After(RecipientState before, Settlement settlement)
    {
        var state = before with { DelayNoticeSent = before.DelayNoticeSent || settlement.TellsDelay };
        if (settlement.IsUntried)
            return state;
        state = state with { Attempts = before.Attempts + (settlement.IsByOperator ? 0 : 1), NextAttempt = null, IsAmbiguous = before.IsAmbiguous || settlement.IsAmbiguous };
        return settlement.Outcome switch
        {
            DeliveryOutcome.Delivered delivered => state with { Status = RecipientStatus.Delivered, IsHeld = false, LastReply = delivered.Reply, LastRelay = delivered.Relay, IsOwnWord = false },
            DeliveryOutcome.Bounced bounced => state with { Status = RecipientStatus.Bounced, IsHeld = false, LastReply = bounced.Reply, LastRelay = bounced.Relay, IsOwnWord = bounced.IsOwnWord },
            DeliveryOutcome.Deferred deferred => state with
            {
                Status = RecipientStatus.Deferred,
                LastReply = deferred.Reply,
                LastRelay = deferred.Relay,
                IsOwnWord = deferred.IsOwnWord,
                NextAttempt = NextAfter(state.Attempts, settlement),
            },
            _ => throw new ArgumentException($"An outcome of no known kind: {settlement.Outcome}.", nameof(settlement)),
        };
    }

    private DateTimeOffset NextAfter(int attempts, Settlement settlement)
    {
        var now = clock.GetUtcNow();
        var next = now + retry.DelayAfter(attempts, settlement.IsGreylisted, settlement.IsAmbiguous);
        return settlement.Deadline is { } deadline && deadline > now && next > deadline ? deadline : next;
    }
}
