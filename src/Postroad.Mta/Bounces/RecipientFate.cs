using Postroad.Mail.Dsn;
using Postroad.Mta.MailLog;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Bounces;

/// <summary>What a report tells of one recipient.</summary>
/// <param name="Recipient">The recipient.</param>
/// <param name="Action">What became of it.</param>
/// <param name="Relay">Who said so, as the outcome names it; null where nobody but us did.</param>
/// <param name="Reply">What was said.</param>
internal sealed record RecipientFate(Recipient Recipient, DsnAction Action, string? Relay, Reply Reply)
{
    /// <summary>Whether it was given up after the last of many attempts, and not refused.</summary>
    public bool IsExpired => Action == DsnAction.Failed && !Reply.IsPermanent;

    /// <summary>
    /// What is due to the sender for this outcome, or null for nothing: a failure unless NOTIFY leaves it out, a success where NOTIFY asks for it and no further
    /// server took the request over, a delay where it is time to tell of it (RFC 3461 §5.2). Who asked for delivery by a time hears of the delay, and of the hand-over to a server
    /// that does not look at the time or where it asked for a trace, unless with NOTIFY=NEVER (RFC 2852 §4.1.3, §4.1.4).
    /// </summary>
    /// <param name="recipient">The recipient.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="isTimeToTellDelay">Whether the delay was not told, and it is time to.</param>
    /// <param name="by">What was asked about the time; null for nothing.</param>
    public static RecipientFate? Of(Recipient recipient, DeliveryOutcome outcome, bool isTimeToTellDelay, DeliverBy? by = null)
    {
        var notify = recipient.Parameters.Notify;
        var wantsTime = by is not null && notify != DsnNotify.Never;
        return outcome switch
        {
            DeliveryOutcome.Bounced b when notify == DsnNotify.Unspecified || notify.HasFlag(DsnNotify.Failure) =>
                new RecipientFate(recipient, DsnAction.Failed, b.IsOwnWord ? null : b.Relay, b.Reply),
            DeliveryOutcome.Delivered { HandsOnDsn: false } d when notify.HasFlag(DsnNotify.Success) =>
                new RecipientFate(recipient, d.IsFinal ? DsnAction.Delivered : DsnAction.Relayed, d.Relay, d.Reply),
            DeliveryOutcome.Delivered { IsFinal: false } d when wantsTime && (by!.Trace || !d.HandsOnDeliverBy) =>
                new RecipientFate(recipient, DsnAction.Relayed, d.Relay, d.Reply),
            DeliveryOutcome.Deferred d when isTimeToTellDelay && (notify == DsnNotify.Unspecified || notify.HasFlag(DsnNotify.Delay) || wantsTime && by!.Mode == DeliverByMode.Notify) =>
                new RecipientFate(recipient, DsnAction.Delayed, d.IsOwnWord ? null : d.Relay, d.Reply),
            _ => null,
        };
    }

    /// <summary>
    /// The status of the report (RFC 3464 §2.3.4): the matter that was given, in the class that the action has, whatever a server that makes no sense has said (RFC 3463 §2);
    /// 5.4.7 for what was given up without a refusal.
    /// </summary>
    public DsnStatus Status => IsExpired ? new DsnStatus(5, 4, 7)
        : new DsnStatus(Action switch { DsnAction.Failed => 5, DsnAction.Delayed => 4, _ => 2 }, Reply.Status?.Subject ?? 0, Reply.Status?.Detail ?? 0);
}
