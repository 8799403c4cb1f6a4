using System.Net;
using System.Security.Cryptography.X509Certificates;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;
using Postroad.Smtp.Sasl;
using Postroad.Smtp.Sasl.Server;
using Postroad.Smtp.Server.Admission;

namespace Postroad.Smtp.Server.Sessions;

/// <summary>What a session offers: each extension and each mechanism only where it is usable on this channel, now.</summary>
internal sealed class SessionOffer(ServerSession session)
{
    private const SmtpExtensions Always = SmtpExtensions.Pipelining | SmtpExtensions.Size | SmtpExtensions.EightBitMime
        | SmtpExtensions.EnhancedStatusCodes | SmtpExtensions.SmtpUtf8 | SmtpExtensions.Dsn | SmtpExtensions.Limits;

    private SaslContext? _sasl;

    /// <summary>What EHLO tells, and what MAIL and RCPT may use.</summary>
    public SmtpExtensions Extensions { get; private set; }

    /// <summary>The mechanisms behind AUTH in the reply to EHLO.</summary>
    public string Mechanisms { get; private set; } = "";

    /// <summary>What the grammar takes now.</summary>
    public CommandSyntax Syntax => new(Extensions, session.Transaction?.Parameters.SmtpUtf8 ?? false, session.Server.HostDomain, session.Listener.SpaceAfterColon);

    /// <summary>Whether a login is possible on this channel: over TLS, or on loopback where the listener says so.</summary>
    public bool CanLogIn => session.Listener.Auth != AuthUse.None && session.Server.Credentials is not null
        && (session.Facts.TlsProtocol is not null || session.Listener.AuthInClear && IPAddress.IsLoopback(session.Facts.LocalEndPoint.Address));

    /// <summary>What mechanisms may know of this channel.</summary>
    public SaslContext Sasl => _sasl ??= MakeSasl();

    /// <summary>Something has changed: the connection is secure, or the client is another.</summary>
    public void Renew()
    {
        _sasl = null;
        var (listener, facts) = (session.Listener, session.Facts);
        Mechanisms = CanLogIn ? string.Join(' ', SaslMechanisms.Offered(Sasl, listener.Mechanisms)) : "";
        var isSecure = facts.TlsProtocol is not null;
        Extensions = Always
            | (listener.Chunking ? SmtpExtensions.Chunking : 0)
            | (listener is { Chunking: true, BinaryMime: true } ? SmtpExtensions.BinaryMime : 0)
            | (Mechanisms.Length > 0 ? SmtpExtensions.Auth : 0)
            | (listener.Tls is TlsUse.Offered or TlsUse.Required && !isSecure && session.Server.Certificates is not null ? SmtpExtensions.StartTls : 0)
            // RFC 8689 §2: only over TLS.
            | (listener.RequireTls && isSecure ? SmtpExtensions.RequireTls : 0)
            | (listener.FutureRelease > TimeSpan.Zero ? SmtpExtensions.FutureRelease : 0)
            | (listener.DeliverBy ? SmtpExtensions.DeliverBy : 0)
            | (listener.MtPriority ? SmtpExtensions.MtPriority : 0);
    }

    private SaslContext MakeSasl()
    {
        var server = session.Server;
        var isExempt = session.IsExempt;
        var store = new GuardedStore(server.Credentials!, server.Guard, session.Facts.RemoteEndPoint.Address, isExempt);
        var binds = session.Listener.Mechanisms.Count == 0 || session.Listener.Mechanisms.Contains("SCRAM-SHA-256-PLUS");
        var endPoint = binds && (store.Support & SaslSupport.Scram) != 0 && session.Wire.Tls is { } tls ? server.Certificates!.FindEndPointHash(tls) : default;
        return new SaslContext(store, server.Salts!, endPoint, session.Wire.Tls?.RemoteCertificate as X509Certificate2);
    }
}
