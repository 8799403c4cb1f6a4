using Postroad.Mail.Addresses;
using Postroad.Mta.Domains;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;

namespace Postroad.Mta.Receiving;

/// <summary>
/// Whom we take mail from, and for whom. Permission to relay has two sources, a login on a submission listener or the client's address in the trusted
/// networks of that listener; nothing that a message or an address says can give it.
/// </summary>
/// <param name="directory">Whose an address is.</param>
/// <param name="routesByMx">Whether mail for domains without a route can be sent to their MX.</param>
internal sealed class RelayPolicy(DomainDirectory directory, bool routesByMx)
{
    /// <summary>What MAIL is answered with.</summary>
    public static Reply Sender(ListenerOptions listener, SmtpSession session) => listener.Kind switch
    {
        ListenerKind.Submission or ListenerKind.Submissions when !MayRelay(listener, session) => session.TlsProtocol is null ? Replies.TlsRequired : Replies.AuthRequired,
        _ => Replies.SenderOk,
    };

    /// <summary>What RCPT is answered with.</summary>
    public Reply Recipient(ListenerOptions listener, SmtpSession session, Mailbox recipient) => directory.Resolve(recipient) switch
    {
        RecipientRoute.Local => Replies.RecipientOk,
        RecipientRoute.Unknown unknown => unknown.Reply,
        _ when !MayRelay(listener, session) => Replies.RelayDenied,
        RecipientRoute.Remote when !routesByMx => ReceivingReplies.NoRoute,
        _ => Replies.RecipientOk,
    };

    /// <summary>Whether this session may send to other domains than ours.</summary>
    public static bool MayRelay(ListenerOptions listener, SmtpSession session) =>
        listener.Kind is ListenerKind.Submission or ListenerKind.Submissions
        && (session.User is not null || listener.Trusted.Contains(session.RemoteEndPoint.Address));
}
