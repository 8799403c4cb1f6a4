using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Sasl.Clients;
using Postroad.Smtp.Transport;
using Postroad.Smtp.Transport.Dialing;

namespace Postroad.Client;

/// <summary>What options and connection string say together, checked.</summary>
internal sealed record SenderSettings
{
    public required MailTransportKind Kind { get; init; }
    public required string Folder { get; init; }
    public required SmtpConnectionOptions Connection { get; init; }
    public required SaslCredential? Credential { get; init; }
    public required int Pool { get; init; }
    public required MailSenderOptions Options { get; init; }
    public required ILoggerFactory Loggers { get; init; }

    /// <exception cref="ConnectionStringException">The connection string has an error.</exception>
    /// <exception cref="ArgumentException">The options do not fit together.</exception>
    public static SenderSettings From(MailSenderOptions options)
    {
        var said = options.ConnectionString is { } text ? ConnectionString.Parse(text) : new MailEndpoint(MailTransportKind.Smtp);
        var host = options.Host ?? said.Host;
        if (said.Kind == MailTransportKind.Smtp && host.Length == 0)
            throw new ArgumentException("There is no server: set ConnectionString or Host.", nameof(options));
        var loggers = options.LoggerFactory ?? NullLoggerFactory.Instance;
        return new SenderSettings
        {
            Kind = said.Kind,
            Folder = said.Folder,
            Connection = Connect(options, said, host, WireLog.Listener(options, loggers)),
            Credential = options.Credential ?? Password(options, said),
            Pool = options.Pool ?? said.Pool ?? 8,
            Options = options,
            Loggers = loggers,
        };
    }

    private static SmtpConnectionOptions Connect(MailSenderOptions options, MailEndpoint said, string host, Action<Smtp.Client.Transcripts.TranscriptEntry>? listener)
    {
        var isImplicit = options.ImplicitTls ?? said.IsImplicitTls;
        return new SmtpConnectionOptions
        {
            Host = host,
            Port = options.Port ?? said.Port ?? (isImplicit ? 465 : 587),
            LocalName = options.LocalName,
            AllowAuthInClear = options.AllowAuthInClear,
            TimeProvider = options.TimeProvider,
            Dialer = options.Dialer ?? Dialers.For(options),
            Timeouts = Waits(options.Timeout ?? said.Timeout),
            Transcript = listener,
            TranscriptHasContent = options.Transcript == Transcript.Content,
            Memory = new ServerMemory(options.TimeProvider),
            Tls = new TlsSettings
            {
                Mode = options.Tls ?? said.Tls ?? (said.Kind == MailTransportKind.MailExchangers ? TlsMode.Opportunistic : TlsMode.Verified),
                IsImplicit = isImplicit,
                ServerName = options.TlsServerName,
                TrustedRoots = Roots(options),
                PinnedCertificates = [.. options.PinnedCertificates],
                ClientCertificate = options.ClientCertificate,
            },
        };
    }

    private static PasswordCredential? Password(MailSenderOptions options, MailEndpoint said)
    {
        var user = options.User ?? said.User;
        if (user is null)
            return null;
        return new PasswordCredential(user, options.Password ?? said.Password ?? throw new ArgumentException($"There is a user ({user}) and no password.", nameof(options)));
    }

    private static SmtpTimeouts Waits(TimeSpan? all)
    {
        var step = all ?? TimeSpan.FromSeconds(30);
        return new SmtpTimeouts
        {
            Connect = step,
            Greeting = step,
            Command = step,
            Data = step,
            Block = step,
            Final = all ?? TimeSpan.FromMinutes(10),
        };
    }

    private static X509Certificate2Collection? Roots(MailSenderOptions options)
    {
        if (options.CertificateAuthority is not { } path)
            return options.TrustedRoots;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(path);
        if (options.TrustedRoots is { } more)
            roots.AddRange(more);
        return roots.Count > 0 ? roots : throw new ArgumentException($"There is no certificate in {path}.", nameof(options));
    }
}
