using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Postroad.Mail.Dkim.Signing;
using Postroad.Mail.Dns;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Sasl.Clients;
using Postroad.Smtp.Transport.Dialing;

namespace Postroad.Client;

/// <summary>Where a <see cref="MailSender"/> sends and how. What is set here goes before what the connection string says.</summary>
public sealed class MailSenderOptions
{
    /// <summary>
    /// <c>smtp://[user:password@]host[:port]</c> (587, STARTTLS required), <c>smtps://</c> (465), <c>file://folder</c> or <c>null://</c>, with
    /// <c>?tls=verified|required|opportunistic|none</c>, <c>pool=8</c>, <c>timeout=30s</c>; or <c>Endpoint=smtp://…;Username=…;Password=…</c>.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The server's name or address. Null: the connection string's.</summary>
    public string? Host { get; set; }

    /// <summary>The port. Null: 587, or 465 with <see cref="ImplicitTls"/>.</summary>
    public int? Port { get; set; }

    /// <summary>TLS from the first octet. Null: as the connection string says, else no.</summary>
    public bool? ImplicitTls { get; set; }

    /// <summary>How much TLS there must be. Null: <see cref="TlsMode.Verified"/>.</summary>
    public TlsMode? Tls { get; set; }

    /// <summary>The user to log in as. Null: nobody, or the connection string's.</summary>
    public string? User { get; set; }

    /// <summary>The password. From user secrets, the environment or a vault; never in source code.</summary>
    public string? Password { get; set; }

    /// <summary>Another way to log in, such as OAuth2; goes before user and password. Null: those.</summary>
    public SaslCredential? Credential { get; set; }

    /// <summary>Connections at once. Null: 8.</summary>
    public int? Pool { get; set; }

    /// <summary>How long to wait for each step. Null: 30 s for each and 10 min for the answer to the final dot, since a shorter wait there makes duplicates (RFC 5321 §4.5.3.2.6).</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Signs each message by DKIM (RFC 6376); what is composed in 7 bits, raw streams as they are, spooled for it. Null: the server does, or nobody.</summary>
    public DkimSigner? Dkim { get; set; }

    /// <summary>Who writes, where a message does not say. Null: each must say.</summary>
    public EmailAddress? From { get; set; }

    /// <summary>When a message is tried again. Default at most 3 tries in 15 s.</summary>
    public RetryPolicy Retry { get; set; } = RetryPolicy.Default;

    /// <summary>How long a connection may lie idle before it is closed. Default 60 s; servers commonly close after 5 min.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Messages on one connection. Default 100, as many servers allow; a server's own word (LIMITS, RFC 9422) goes before it where it is less.</summary>
    public int MessagesPerConnection { get; set; } = 100;

    /// <summary>Recipients in one transaction; more go in further ones. Default 100, which every server must take (RFC 5321 §4.5.3.1.8).</summary>
    public int RecipientsPerTransaction { get; set; } = 100;

    /// <summary>Our name in EHLO. Null: the machine's full name, or the literal of our own address.</summary>
    public string? LocalName { get; set; }

    /// <summary>The address to connect from. Null: any.</summary>
    public IPAddress? LocalAddress { get; set; }

    /// <summary>A proxy to go through: <c>socks5://[user:password@]host[:1080]</c> or <c>http://[user:password@]host[:80]</c>. Null: none.</summary>
    public Uri? Proxy { get; set; }

    /// <summary>The name that the certificate must be for. Null: the host.</summary>
    public string? TlsServerName { get; set; }

    /// <summary>An own authority: a PEM file with the certificates that are trusted instead of the system's. Null: the system's.</summary>
    public string? CertificateAuthority { get; set; }

    /// <summary>The same as objects. Null: none.</summary>
    public X509Certificate2Collection? TrustedRoots { get; set; }

    /// <summary>SHA-256 of the certificates that alone are taken, in hexadecimal. Empty: no pinning.</summary>
    public IList<string> PinnedCertificates { get; set; } = [];

    /// <summary>Our own certificate with its key. Null: none.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>Allows AUTH in clear to another machine. Default false.</summary>
    public bool AllowAuthInClear { get; set; }

    /// <summary>What of each session goes to the log <c>Postroad.Smtp.Wire</c>. Default nothing. Passwords never do.</summary>
    public Transcript Transcript { get; set; }

    /// <summary>Where logs go. Null: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>For <c>mx://</c>: who answers questions of the DNS. Null: a stub resolver that asks the machine's servers.</summary>
    public IDnsResolver? Resolver { get; set; }

    /// <summary>
    /// For <c>mx://</c>: what TLS a mail exchanger must have, by the recipient's domain and the exchanger's name; a policy by MTA-STS or DANE goes in here. Null: <see cref="Tls"/>, and
    /// where that is null too, opportunistic (RFC 7435).
    /// </summary>
    public Func<string, string, CancellationToken, ValueTask<TlsSettings>>? ExchangerTls { get; set; }

    /// <summary>How connections are made. Null: over TCP, through <see cref="Proxy"/> where it is set.</summary>
    public IDialer? Dialer { get; set; }
}
