using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Tls;

namespace Postroad.Client;

/// <summary>What to do about a session that did not begin or that broke.</summary>
internal static class SessionHints
{
    public static string? For(SmtpSessionException e) => e.Fault switch
    {
        SmtpFault.Lookup => "Check the host's name for a typing error, and that this machine can resolve names.",
        SmtpFault.Unreachable => "Check host and port: submission is 587 (smtp://) or 465 (smtps://); many networks block 25. Is the server running, and does a firewall let you through?",
        SmtpFault.Exhausted => "This machine is short of descriptors or buffers: close what is not needed, raise the limit (ulimit -n), or send with fewer connections (pool=).",
        SmtpFault.TimedOut => e.Phase switch
        {
            SmtpPhase.Connect => "No answer at all: a firewall drops the connection, or host or port is wrong. Many networks block port 25.",
            SmtpPhase.Greeting => "The port took the connection and said nothing. A port that speaks TLS from the first octet (465) does that: use smtps://.",
            SmtpPhase.EndOfData => "The server may have the message. Before sending it again ask whether a duplicate is worse than a loss.",
            _ => "The server is slow or gone. Try later, or raise the time-out.",
        },
        SmtpFault.Closed => e.Phase == SmtpPhase.EndOfData
            ? "The server may have the message. Before sending it again ask whether a duplicate is worse than a loss."
            : "The server or something between closed the connection. Try later; the transcript shows how far it went.",
        SmtpFault.Refused when e.Phase == SmtpPhase.Auth => Login(e),
        SmtpFault.Refused => "The server refuses sessions from here: the reply says why.",
        SmtpFault.Protocol => "Something else than a mail server answers there, or a broken one. Check host and port; the transcript shows what came.",
        SmtpFault.Tls => Tls(e.TlsFailure),
        SmtpFault.NoMechanism => "Passwords are not sent in clear: use smtp:// with STARTTLS (port 587) or smtps:// (port 465). If TLS is on, the server may want OAuth2.",
        SmtpFault.NoCredential => (e.InnerException as Smtp.Sasl.Clients.CredentialException)?.Hint,
        SmtpFault.FalseOffer => "The server does not keep what it offers; the next try does without.",
        _ => null,
    };

    private static string Login(SmtpSessionException e) => (e.Reply?.Code, e.Reply?.Status?.Detail) switch
    {
        (535, 3) => "Microsoft 365 has three usual reasons. SMTP AUTH is off for the mailbox: Get-CASMailbox NAME | fl SmtpClientAuthenticationDisabled. The app lacks SMTP.SendAsApp with consent: look at its API permissions. Its service principal has no right on the mailbox: New-ServicePrincipal, then Add-MailboxPermission NAME -User ID -AccessRights FullAccess. Passwords alone (basic SMTP AUTH) are being turned off: use OAuth2.",
        (534, _) => "The account wants an application password or OAuth2.",
        (454, _) => "The server cannot check logins now. Try later.",
        _ => "Check user and password; with two-factor accounts an application password or OAuth2 is needed.",
    };

    private static string? Tls(TlsFailure? failure) => failure switch
    {
        TlsFailure.NotOffered => "The server has no STARTTLS on this port, or something between takes it away. Try smtps:// (port 465). Only for a server on this machine or a trusted network: ?tls=none.",
        TlsFailure.Refused => "The server offers TLS and cannot do it: its certificate may be missing. Try later or tell its operator.",
        TlsFailure.Handshake => "No TLS version or cipher in common (1.2 and 1.3 are spoken), or the connection was cut. Check the port: 587 begins in clear (smtp://), 465 with TLS (smtps://).",
        TlsFailure.PlaintextPort => "Use smtp:// for this port: it begins in clear and goes on with STARTTLS.",
        TlsFailure.TlsPort => "Use smtps:// for this port: it speaks TLS from the first octet.",
        TlsFailure.Untrusted => "The certificate is self-signed or from an own authority. Name that authority (CertificateAuthority) or pin the certificate (PinnedCertificates). ?tls=required goes on without checking, open to an impostor.",
        TlsFailure.NameMismatch => "Use the name that the certificate is for, or set TlsServerName to it.",
        TlsFailure.Expired => "The server's operator must renew it. Check this machine's clock too.",
        TlsFailure.NotYetValid => "Check this machine's clock.",
        TlsFailure.Revoked => "Do not send to this server before its operator has a new certificate.",
        TlsFailure.NotPinned => "The server has another certificate than the one you pinned. If it was renewed, pin the new one; if not, somebody stands between.",
        TlsFailure.InjectedText => "Somebody between may be putting commands into the session. Use smtps:// (port 465), and look at the network.",
        _ => null,
    };
}
