using System.Collections.Immutable;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery.Outcomes;

/// <summary>
/// Reads what a next hop said of a message, by phase: 5xx of a transaction is final, 4xx is not, 421 is about the connection, and a final dot without
/// an answer is neither.
/// </summary>
internal static class Verdicts
{
    /// <summary>The result of an attempt over a session.</summary>
    /// <param name="due">The recipients, in the order in which they were given to the session.</param>
    /// <param name="sent">What came of it.</param>
    /// <param name="hop">Over which session.</param>
    public static AttemptResult Of(ImmutableArray<DueRecipient> due, SendOutcome sent, HopFacts hop)
    {
        var settlements = ImmutableArray.CreateBuilder<Settlement>(due.Length);
        var (givenBack, elsewhere) = (ImmutableArray.CreateBuilder<int>(), ImmutableArray.CreateBuilder<DueRecipient>());
        var someTaken = sent.Recipients.Any(static r => r.IsAccepted || r.Phase > SmtpPhase.RcptTo);
        for (var i = 0; i < due.Length; i++)
        {
            var outcome = sent.Recipients[i];
            if (IsForAnotherTransaction(outcome, someTaken) || !hop.IsFirst && IsEndOfSession(outcome, sent))
                givenBack.Add(due[i].Index);
            else if (hop.HasAlternative && HelpsElsewhere(outcome, sent))
                elsewhere.Add(due[i]);
            else
                settlements.Add(Of(due[i], outcome, sent, hop));
        }
        var slowsDown = sent.Failure is not null || sent.Recipients.Any(static r => r.Reply?.Code == 421);
        return new AttemptResult(settlements.DrainToImmutable(), givenBack.DrainToImmutable())
        {
            Elsewhere = elsewhere.DrainToImmutable(),
            SlowsDown = slowsDown && hop.IsFirst || sent.Recipients.Any(static r => Throttles(r.Reply)),
        };
    }

    /// <summary>The result of an attempt that the stop cut off: what was answered counts, the rest was not tried.</summary>
    public static AttemptResult OfInterrupted(ImmutableArray<DueRecipient> due, SendOutcome sent, HopFacts hop)
    {
        var answered = due.Select((d, i) => (Due: d, Outcome: sent.Recipients[i])).ToLookup(static x => x.Outcome.IsAccepted || x.Outcome.Reply?.IsPermanent == true);
        return new AttemptResult(
            [.. answered[true].Select(x => Of(x.Due, x.Outcome, sent, hop))],
            [.. answered[false].Select(static x => x.Due.Index)]);
    }

    /// <summary>Whether a reply of 4xx asks a stranger to come back, as greylisting does. There is no code for it, so the words count.</summary>
    public static bool IsGreylisting(Reply reply) => reply.IsTransient && reply.Code != 421 && Says(reply, "greylist", "graylist", "grey-list", "gray-list", "greylisting", "postgrey");

    private static Settlement Of(DueRecipient due, RecipientOutcome outcome, SendOutcome sent, HopFacts hop)
    {
        if (outcome.IsAccepted)
            return new Settlement(due.Index, new DeliveryOutcome.Delivered(hop.Relay, outcome.Reply!, hop.OffersDsn) { IsFinal = hop.IsFinal, HandsOnDeliverBy = hop.OffersDeliverBy });
        if (outcome.Reply is null)
            return Unanswered(due, sent, hop);
        var relay = sent.IsRefusedHere ? null : hop.Relay;
        // RFC 5321 §4.5.3.1.10: at RCPT 552 may mean 452.
        return outcome.Reply.IsPermanent && !outcome.IsTemporary
            ? new Settlement(due.Index, new DeliveryOutcome.Bounced(relay, outcome.Reply))
            : new Settlement(due.Index, new DeliveryOutcome.Deferred(relay, outcome.Reply)) { IsGreylisted = IsGreylisting(outcome.Reply) };
    }

    private static Settlement Unanswered(DueRecipient due, SendOutcome sent, HopFacts hop)
    {
        if (sent.IsAmbiguous && due.State.IsAmbiguous)
            return new Settlement(due.Index, new DeliveryOutcome.Bounced(hop.Relay, DeliveryReplies.TwiceUnanswered) { IsOwnWord = true }) { IsAmbiguous = true };
        var deferred = sent.Failure is { } failure ? Trouble.Of(failure, hop.Relay) : new DeliveryOutcome.Deferred(hop.Relay, DeliveryReplies.Unanswered) { IsOwnWord = true };
        return new Settlement(due.Index, deferred) { IsAmbiguous = sent.IsAmbiguous };
    }

    // Too many recipients for one transaction: those behind go into the next, where at least one was taken.
    private static bool IsForAnotherTransaction(RecipientOutcome outcome, bool someTaken) =>
        someTaken && outcome.Phase == SmtpPhase.RcptTo && (outcome.IsTooManyRecipients || outcome.Reply is { Code: 452, Status: { Subject: 5, Detail: 3 } });

    // A server that closes after so many messages, with 421 or without a word, says nothing of the message that came next.
    private static bool IsEndOfSession(RecipientOutcome outcome, SendOutcome sent) =>
        !outcome.IsAccepted && !sent.IsAmbiguous && (outcome.Reply?.Code == 421 || outcome.Reply is null && sent.Failure is { Fault: SmtpFault.Closed });

    // Another server of the destination may offer what this one lacks, be better off, or may relay where a misconfigured one does not (RFC 5321 §5.1). Greylisting, and what is said of
    // one mailbox, would meet us there too.
    private static bool HelpsElsewhere(RecipientOutcome outcome, SendOutcome sent)
    {
        if (outcome.Reply is not { } reply)
            return !sent.IsAmbiguous;
        if (sent.IsRefusedHere)
            return true;
        if (outcome.IsAccepted || IsGreylisting(reply))
            return false;
        if (outcome.Phase != SmtpPhase.RcptTo)
            return reply.IsTransient;
        return reply.Code == 421 || reply is { IsTransient: true, Status.Subject: 3 } || reply is { Code: 550 or 551 or 554, Status: null or { Subject: 7, Detail: 1 } } && Says(reply, "relay");
    }

    // RFC 3463 §3.4, §3.8: its system is busy, or its policy wants less. What is about one mailbox says nothing of the destination.
    private static bool Throttles(Reply? reply) => reply is { IsTransient: true, Status: { Subject: 3 or 7 } };

    private static bool Says(Reply reply, params ReadOnlySpan<string> words)
    {
        foreach (var line in reply.Lines)
        {
            foreach (var word in words)
            {
                if (line.Contains(word, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }
        return false;
    }
}
