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
    private static readonly TimeSpan AmbiguousWait = TimeSpan.FromMinutes(15);

    /// <summary>The message may have arrived twice already: no third time. RFC 1047.</summary>
    private static readonly Reply TwiceUnanswered =
        new(554, new(5, 4, 2), "The whole message was sent twice, and the next server never said whether it took it; it may have arrived");

    /// <summary>The result of an attempt over a session.</summary>
    /// <param name="due">The recipients, in the order in which they were given to the session.</param>
    /// <param name="sent">What came of it.</param>
    /// <param name="relay">Who said so.</param>
    /// <param name="offersDsn">Whether reports on success are the next hop's task now.</param>
    /// <param name="isFirst">Whether the session had just begun, so that its end has to do with this message.</param>
    public static AttemptResult Of(ImmutableArray<DueRecipient> due, SendOutcome sent, string relay, bool offersDsn, bool isFirst)
    {
        var settlements = ImmutableArray.CreateBuilder<Settlement>(due.Length);
        var givenBack = ImmutableArray.CreateBuilder<int>();
        var someTaken = sent.Recipients.Any(static r => r.IsAccepted || r.Phase > SmtpPhase.RcptTo);
        for (var i = 0; i < due.Length; i++)
        {
            var outcome = sent.Recipients[i];
            if (IsForAnotherTransaction(outcome, someTaken) || !isFirst && IsEndOfSession(outcome, sent))
                givenBack.Add(due[i].Index);
            else
                settlements.Add(Of(due[i], outcome, sent, relay, offersDsn));
        }
        var slowsDown = sent.Failure is not null || sent.Recipients.Any(static r => r.Reply?.Code == 421);
        return new AttemptResult(settlements.DrainToImmutable(), givenBack.DrainToImmutable()) { SlowsDown = slowsDown && isFirst };
    }

    /// <summary>The result of an attempt that the stop cut off: what was answered counts, the rest was not tried.</summary>
    public static AttemptResult OfInterrupted(ImmutableArray<DueRecipient> due, SendOutcome sent, string relay, bool offersDsn)
    {
        var answered = due.Select((d, i) => (Due: d, Outcome: sent.Recipients[i])).ToLookup(static x => x.Outcome.IsAccepted || x.Outcome.Reply?.IsPermanent == true);
        return new AttemptResult(
            [.. answered[true].Select(x => Of(x.Due, x.Outcome, sent, relay, offersDsn))],
            [.. answered[false].Select(static x => x.Due.Index)]);
    }

    private static Settlement Of(DueRecipient due, RecipientOutcome outcome, SendOutcome sent, string relay, bool offersDsn)
    {
        if (outcome.IsAccepted)
            return new Settlement(due.Index, new DeliveryOutcome.Delivered(relay, outcome.Reply!, offersDsn));
        if (outcome.Reply is null)
            return Unanswered(due, sent, relay);
        // RFC 5321 §4.5.3.1.10: at RCPT 552 may mean 452, and 421 is about the connection whatever it answers.
        return outcome.Reply.IsPermanent && !outcome.IsTemporary
            ? new Settlement(due.Index, new DeliveryOutcome.Bounced(relay, outcome.Reply))
            : new Settlement(due.Index, new DeliveryOutcome.Deferred(relay, outcome.Reply));
    }

    private static Settlement Unanswered(DueRecipient due, SendOutcome sent, string relay)
    {
        var reply = sent.Failure is { } failure ? Trouble.Of(failure) : new Reply(451, new(4, 4, 2), "The session ended without an answer");
        if (!sent.IsAmbiguous)
            return new Settlement(due.Index, new DeliveryOutcome.Deferred(relay, reply));
        return due.State.IsAmbiguous
            ? new Settlement(due.Index, new DeliveryOutcome.Bounced(relay, TwiceUnanswered)) { IsAmbiguous = true }
            : new Settlement(due.Index, new DeliveryOutcome.Deferred(relay, reply)) { IsAmbiguous = true, RetryAfter = AmbiguousWait };
    }

    // Too many recipients for one transaction: those behind go into the next, where at least one was taken.
    private static bool IsForAnotherTransaction(RecipientOutcome outcome, bool someTaken) =>
        someTaken && outcome.Phase == SmtpPhase.RcptTo && (outcome.IsTooManyRecipients || outcome.Reply is { Code: 452, Status: { Subject: 5, Detail: 3 } });

    // A server that closes after so many messages, with 421 or without a word, says nothing of the message that came next.
    private static bool IsEndOfSession(RecipientOutcome outcome, SendOutcome sent) =>
        !outcome.IsAccepted && !sent.IsAmbiguous && (outcome.Reply?.Code == 421 || outcome.Reply is null && sent.Failure is { Fault: SmtpFault.Closed });
}
