using Postroad.Mail.Dsn;

namespace Postroad.Mta.Bounces;

/// <summary>What a status means to the person who sent the message, and what that person can do.</summary>
/// <param name="Meaning">A sentence.</param>
/// <param name="Action">A sentence.</param>
internal sealed record ReplyAdvice(string Meaning, string Action)
{
    private const string CheckAddress = "Check the address for mistakes. If it is right, ask the recipient in another way for the present one.";
    private const string AskTheirs = "Ask the recipient in another way, or show this report to the postmaster of the recipient's domain.";
    private const string AskOurs = "Show this report to your own postmaster.";

    /// <summary>The advice for a failure. Statuses of RFC 3463 and of the registry (RFC 5248).</summary>
    /// <param name="status">The status.</param>
    /// <param name="isOurs">Whether no other server has said so.</param>
    public static ReplyAdvice Of(DsnStatus status, bool isOurs) => (status.Subject, status.Detail) switch
    {
        (1, 6) => new("The mailbox has moved.", CheckAddress),
        (1, 1) or (1, 0) => new("There is no such mailbox.", CheckAddress),
        (1, 2) or (4, 4) => new("There is no such mail domain, or no way to it.", "Check what follows the @ for mistakes."),
        (1, 3) => new("The address is not one that a mailbox can have.", CheckAddress),
        (1, 10) => new("The domain takes no mail.", CheckAddress),
        (1, 7) or (1, 8) => new("Your own address was refused.", AskOurs),
        (2, 1) => new("The mailbox is closed.", AskTheirs),
        (2, 2) => new("The mailbox is full.", "Tell the recipient in another way, and send the message again later."),
        (2, 3) or (3, 4) => new("The message is larger than is taken there.", "Send less at once, or put what is large where the recipient can fetch it."),
        (4, 6) => new("The message goes round in a loop between servers.", AskTheirs),
        (4, 7) => new("It could not be delivered in all the time that it was tried.", "If it still matters, send it again later or tell the recipient in another way."),
        (6, _) => new("What is in the message, or how it is written, cannot be taken there.", "Send it in a simpler form, for instance as plain text."),
        (7, 30) => new("You asked for an encrypted way, and there is none to this recipient.", "Send it without that wish, if the content allows it."),
        (7, _) => new("The rules of the recipient's server do not let this message in.", AskTheirs),
        (3, 0) when isOurs => new("The postmaster of this server has taken it back.", AskOurs),
        _ when isOurs => new("This server could not deliver it.", AskOurs),
        _ => new("The recipient's server did not take the message.", AskTheirs),
    };
}
