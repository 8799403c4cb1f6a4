using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>What a refusal means, in a sentence, and what to do: by the enhanced status code (RFC 3463), else by the code and where it came.</summary>
internal static class ReplyMeaning
{
    public static (string Cause, string? Hint) Of(Reply reply, SmtpPhase phase) =>
        (reply.Status is { } status ? OfStatus(status) : null) ?? OfCode(reply, phase);

    private static (string, string?)? OfStatus(EnhancedStatusCode status) => (status.Subject, status.Detail) switch
    {
        (1, 1) => ("There is no such mailbox.", "Do not write to this address again before somebody has checked it."),
        (1, 2) => ("There is no such domain.", "Check the part behind the @."),
        (1, 3) => ("The address is not well formed for this server.", null),
        (1, 6) => ("The mailbox has moved.", null),
        (1, 7) or (1, 8) => ("The sender's address is not taken.", "Send from an address that this server knows as yours."),
        (1, 10) => ("The domain takes no mail at all.", null),
        (2, 1) => ("The mailbox is disabled or may not be written to.", null),
        (2, 2) => ("The mailbox is full.", "Try later, or reach the person another way."),
        (2, 3) or (3, 4) => ("The message is too big for this server.", "Send a link in place of large attachments."),
        (3, 1) or (3, 2) => ("The server has no room or is going down.", "Try later."),
        (4, _) => ("The way to the recipient is not clear at the moment.", null),
        (5, 3) => ("There are too many recipients in one transaction.", "Send to fewer at once."),
        (6, 7) => ("The message needs internationalised addresses, and a server on the way cannot do that.", "Use an address in ASCII."),
        (6, 3) => ("A server on the way cannot carry 8-bit content.", null),
        (6, _) => ("The content is refused.", null),
        (7, 0) => ("The server's policy refuses it.", "Often the login is missing: check user and password."),
        (7, 1) => ("The server's policy refuses it: a relay that is not allowed, a listed address or unwanted content.", "Log in, send from your own domain, and look at what the reply says."),
        (7, 8) => ("User or password are wrong.", null),
        (7, 26) or (7, 23) or (7, 20) or (7, 21) or (7, 22) or (7, 24) => ("The message fails the receiver's sender checks (SPF, DKIM, DMARC).", "Publish SPF and DKIM for the sender's domain and send through a server that is named there."),
        (7, 25) => ("The sending server has no matching reverse DNS.", "Send through a server whose address and name point at each other."),
        (7, 30) => ("The message requires TLS all the way, and a server does not promise it.", null),
        _ => null,
    };

    private static (string, string?) OfCode(Reply reply, SmtpPhase phase) => (reply.Code, phase) switch
    {
        (421, _) => ("The server ends the session.", "Try later; it may be busy or restarting."),
        (450 or 451, SmtpPhase.RcptTo) => ("The mailbox cannot be reached now, or the server asks to come back later (greylisting).", "Try again in some minutes."),
        (452, SmtpPhase.RcptTo) => ("The mailbox is full or there are too many recipients.", "Try later."),
        (550, SmtpPhase.RcptTo) => ("The mailbox does not exist or does not take this message.", null),
        (530, _) => ("The server wants a login or TLS first.", "Give user and password in the connection string."),
        (552, _) => ("The message is too big, or the mailbox is full.", null),
        (553, SmtpPhase.MailFrom) => ("The sender's address is not taken.", "Send from an address that this server knows as yours."),
        (554, SmtpPhase.EndOfData) => ("The content is refused.", null),
        _ => (reply.IsTransient ? "The server does not take it now." : "The server does not take it.", reply.IsTransient ? "Try later." : null),
    };
}
