using System.Net;
using System.Security.Cryptography.X509Certificates;
using Postroad.Mta.Domains;
using Postroad.Mta.Routing;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Sasl.Clients;
using Postroad.Smtp.Transport.Dialing;

namespace Postroad.Mta.Delivery.Hops;

/// <summary>Opens sessions over SMTP or LMTP, protected as the route says and logged in where it gives a name.</summary>
/// <param name="hostname">Our name in EHLO.</param>
/// <param name="options">The time-outs.</param>
/// <param name="dialer">Makes the connections.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class SmtpHopConnector(string hostname, DeliveryOptions options, IDialer dialer, TimeProvider clock) : IHopConnector
{
    private readonly BrokenTls _brokenTls = new(clock);
    private readonly ServerMemory _offers = new(clock);

    /// <summary>The roots that are trusted where certificates are verified. Null: the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <inheritdoc/>
    public async ValueTask<IHopSession> ConnectAsync(HopTarget target, IPAddress address, CancellationToken cancellationToken)
    {
        if (target.Tls != HopTls.Opportunistic || target.Scheme == HopScheme.Smtps)
            return await OpenAsync(target, address, Mode(target.Tls), cancellationToken);
        // Who spoils a handshake shall not be told the password for it (RFC 4954 §9); nobody stands between us and our own machine.
        if (target.Login is not null && !IPAddress.IsLoopback(address))
            return await OpenAsync(target, address, TlsMode.Required, cancellationToken);
        if (_brokenTls.Contains(target.Host))
            return await OpenAsync(target, address, TlsMode.None, cancellationToken);
        // RFC 7435: a handshake that hangs or breaks off is no reason to keep the mail, and the session has gone on in clear. Text that somebody put in before it is one.
        var session = await OpenAsync(target, address, TlsMode.Opportunistic, cancellationToken);
        if (session.Tls is null && session.Capabilities.StartTls)
            _brokenTls.Add(target.Host);
        return session;
    }

    private async ValueTask<SmtpHopSession> OpenAsync(HopTarget target, IPAddress address, TlsMode mode, CancellationToken cancellationToken)
    {
        var connection = await SmtpConnection.ConnectAsync(OptionsFor(target, address, mode), cancellationToken);
        try
        {
            if (target.Login is { } login)
                await connection.LogInAsync(new PasswordCredential(login.User, login.Password), cancellationToken);
            return new SmtpHopSession(connection, $"{target.Host}[{address}]:{target.Port}");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private SmtpConnectionOptions OptionsFor(HopTarget target, IPAddress address, TlsMode mode) => new()
    {
        Host = target.Host,
        Port = target.Port,
        Address = new IPEndPoint(address, target.Port),
        Tls = new TlsSettings { Mode = mode, IsImplicit = target.Scheme == HopScheme.Smtps && mode != TlsMode.None, TrustedRoots = TrustedRoots },
        LocalName = hostname,
        IsLmtp = target.Scheme == HopScheme.Lmtp,
        Timeouts = Timeouts(options.Timeouts),
        Dialer = dialer,
        Memory = _offers,
        TimeProvider = clock,
    };

    private static TlsMode Mode(HopTls tls) => tls switch
    {
        HopTls.Opportunistic => TlsMode.Opportunistic,
        HopTls.Required => TlsMode.Required,
        HopTls.Verified => TlsMode.Verified,
        _ => TlsMode.None,
    };

    private static SmtpTimeouts Timeouts(DeliveryTimeouts timeouts) => new()
    {
        Connect = timeouts.Connect,
        Greeting = timeouts.Greeting,
        Command = timeouts.Command,
        Data = timeouts.Data,
        Block = timeouts.Block,
        Final = timeouts.Final,
        Quit = timeouts.Quit,
    };
}
