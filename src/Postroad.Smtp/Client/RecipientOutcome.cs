using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Client;

/// <summary>What became of one recipient in one transaction.</summary>
/// <param name="Recipient">Whom the message is for.</param>
/// <param name="Phase">The step that decided it: <see cref="SmtpPhase.MailFrom"/>, <see cref="SmtpPhase.RcptTo"/>, <see cref="SmtpPhase.Data"/>, <see cref="SmtpPhase.Content"/> or <see cref="SmtpPhase.EndOfData"/>.</param>
/// <param name="Reply">The reply that decided it; null where the session broke before one came.</param>
public sealed record RecipientOutcome(Recipient Recipient, SmtpPhase Phase, Reply? Reply)
{
    /// <summary>The server has taken the message for this recipient.</summary>
    public bool IsAccepted => Phase == SmtpPhase.EndOfData && Reply is { IsPositive: true };

    /// <summary>
    /// Not accepted, and another try may go better: 4xx, no reply, or 552 at RCPT behind a recipient that was taken, which means too
    /// many recipients (RFC 5321 §4.5.3.1.10).
    /// </summary>
    public bool IsTemporary => !IsAccepted && (Reply is null || Reply.IsTransient || IsTooManyRecipients);

    /// <summary>The 552 that means 452: the recipient goes into a further transaction.</summary>
    public bool IsTooManyRecipients { get; internal init; }
}
