using System.ComponentModel;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Authentication;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Client.Transcripts;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Transport.Dialing;

namespace Postroad.Smtp.Client;

/// <summary>
/// Opens a session: 1. connect, 2. TLS from the first octet where asked, 3. greeting, 4. EHLO (HELO where it is refused), 5. STARTTLS as the mode
/// demands, 6. EHLO again. What was learnt in clear is forgotten at step 5 (RFC 3207 §4.2).
/// </summary>
internal sealed class SessionOpening(SmtpConnectionOptions options) : IAsyncDisposable
{
    private SmtpChannel? _channel;

    private SmtpChannel Channel => _channel!;

    public DialedConnection Dialed { get; private set; } = null!;
    public Reply Greeting { get; private set; } = null!;
    public ServerCapabilities Capabilities { get; private set; } = ServerCapabilities.None;
    public TlsFacts? Tls { get; private set; }

    /// <summary>The literal or name that EHLO gives.</summary>
    public string LocalName { get; private set; } = "";

    public async ValueTask<SmtpChannel> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TryRunAsync(options.Tls.Mode != TlsMode.None, cancellationToken).ConfigureAwait(false);
        }
        catch (SmtpSessionException e) when (HandshakeFailed(e) && options.Tls is { Mode: TlsMode.Opportunistic, IsImplicit: false })
        {
            // RFC 7435: some protection where it is to be had; a handshake that fails is no reason to keep the mail.
            return await TryRunAsync(withTls: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _channel is null ? default : _channel.DisposeAsync();

    // A handshake that hangs is as good as one that breaks.
    private static bool HandshakeFailed(SmtpSessionException e) =>
        e is { Phase: SmtpPhase.StartTls, Fault: SmtpFault.TimedOut or SmtpFault.Closed } or { Fault: SmtpFault.Tls, TlsFailure: TlsFailure.Handshake or TlsFailure.Refused };

    private async ValueTask<SmtpChannel> TryRunAsync(bool withTls, CancellationToken cancellationToken)
    {
        var transcript = new TranscriptTail(options.TimeProvider, options.Transcript, options.TranscriptHasContent);
        (Tls, Capabilities) = (null, ServerCapabilities.None);
        await ConnectAsync(transcript, cancellationToken).ConfigureAwait(false);
        try
        {
            if (options.Tls.IsImplicit && withTls)
                await HandshakeAsync(SmtpPhase.StartTls, cancellationToken).ConfigureAwait(false);
            await GreetAsync(cancellationToken).ConfigureAwait(false);
            if (withTls && Tls is null && (Capabilities.StartTls || options.Tls.Mode != TlsMode.Opportunistic))
                await StartTlsAsync(cancellationToken).ConfigureAwait(false);
            return Channel;
        }
        catch
        {
            await Channel.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // 1.
    private async ValueTask ConnectAsync(TranscriptTail transcript, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeouts.Connect, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        transcript.Note($"connecting to {options}");
        try
        {
            Dialed = await options.Dialer.DialAsync(options.Address ?? EndPointOf(options.Host, options.Port), both.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            if (e is OperationCanceledException && cancellationToken.IsCancellationRequested)
                throw;
            transcript.Note(e is OperationCanceledException ? "no answer in time" : e.Message);
            throw new SmtpSessionException(SmtpPhase.Connect, ConnectFault(e), ConnectMessage(e), e) { Transcript = transcript.ToString() };
        }
        transcript.Note($"connected to {Dialed.RemoteEndPoint}");
        _channel = new SmtpChannel(Dialed.Stream, options.TimeProvider, transcript);
        LocalName = options.LocalName ?? OwnName(Dialed.LocalEndPoint);
    }

    // 3. and 4.
    private async ValueTask GreetAsync(CancellationToken cancellationToken)
    {
        try
        {
            Greeting = await Channel.ReadAsync(SmtpPhase.Greeting, options.Timeouts.Greeting, cancellationToken, withStatus: false).ConfigureAwait(false);
        }
        catch (SmtpSessionException e) when (e.Fault == SmtpFault.TimedOut && options.Port == 465 && !options.Tls.IsImplicit)
        {
            throw Channel.Fail(SmtpPhase.Greeting, SmtpFault.Tls, "The server waits for TLS: port 465 speaks it from the first octet.", e, tls: TlsFailure.TlsPort);
        }
        if (Greeting.Code != 220)
            throw Refused(SmtpPhase.Greeting, Greeting);
        await HelloAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask HelloAsync(CancellationToken cancellationToken)
    {
        Channel.Commands.Verb(options.IsLmtp ? "LHLO"u8 : "EHLO"u8, LocalName);
        var reply = await Channel.ExchangeAsync(SmtpPhase.Helo, options.Timeouts.Command, cancellationToken, withStatus: false).ConfigureAwait(false);
        if (reply.IsPositive)
        {
            Capabilities = ServerCapabilities.Read(reply).Without(options.Memory?.Of(options.ToString()) ?? []);
            return;
        }
        // RFC 5321 §3.2: a server without service extensions answers 500 or 502 to EHLO; some say another 5xx.
        if (reply.IsPermanent && !options.IsLmtp)
        {
            Channel.Commands.Verb("HELO"u8, LocalName);
            reply = await Channel.ExchangeAsync(SmtpPhase.Helo, options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        }
        Capabilities = ServerCapabilities.None;
        if (!reply.IsPositive)
            throw Refused(SmtpPhase.Helo, reply);
    }

    // 5. and 6.
    private async ValueTask StartTlsAsync(CancellationToken cancellationToken)
    {
        if (!Capabilities.StartTls)
            throw Channel.Fail(SmtpPhase.StartTls, SmtpFault.Tls, "TLS is required and the server does not offer STARTTLS.", tls: TlsFailure.NotOffered);
        Channel.Commands.Verb("STARTTLS"u8);
        var reply = await Channel.ExchangeAsync(SmtpPhase.StartTls, options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        if (reply.Code != 220)
            throw Channel.Fail(SmtpPhase.StartTls, SmtpFault.Tls, $"The server offered STARTTLS and refused it: {reply}", reply: reply, tls: TlsFailure.Refused);
        if (Channel.HasUnread)
            throw Channel.Fail(SmtpPhase.StartTls, SmtpFault.Tls, "The server sent text behind its reply to STARTTLS, before TLS began.", tls: TlsFailure.InjectedText);
        await HandshakeAsync(SmtpPhase.StartTls, cancellationToken).ConfigureAwait(false);
        Capabilities = ServerCapabilities.None;
        await HelloAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask HandshakeAsync(SmtpPhase phase, CancellationToken cancellationToken)
    {
        var check = new CertificateCheck(options.Tls);
        try
        {
            var tls = await Channel.WithinAsync(options.Timeouts.Command, token => TlsHandshake.RunAsync(Channel.Stream, options.Host, options.Tls, check, token), cancellationToken).ConfigureAwait(false);
            Channel.Replace(tls);
            Tls = TlsHandshake.Facts(tls, check);
            Channel.Transcript.Note($"{Tls}, {Tls.Cipher}, certificate {(Tls.IsVerified ? "verified" : "not verified")}: {Tls.CertificateSubject}");
        }
        catch (Exception e) when (e is AuthenticationException or IOException or Win32Exception or ObjectDisposedException)
        {
            var failure = check.Failure ?? (IsNoTlsAtAll(e) ? TlsFailure.PlaintextPort : TlsFailure.Handshake);
            Channel.Transcript.Note($"TLS failed: {e.Message}");
            throw Channel.Fail(phase, SmtpFault.Tls, TlsMessage(failure, e), e, tls: failure);
        }
        catch (OperationCanceledException e)
        {
            throw Channel.Broken(phase, options.Timeouts.Command, e, cancellationToken);
        }
    }

    private SmtpSessionException Refused(SmtpPhase phase, Reply reply) =>
        Channel.Fail(phase, SmtpFault.Refused, $"The server refused the session: {reply}", reply: reply);

    // SslStream has no better word for octets that are no TLS record.
    private bool IsNoTlsAtAll(Exception e) => options.Tls.IsImplicit && e.ToString().Contains("frame", StringComparison.OrdinalIgnoreCase);

    private string TlsMessage(TlsFailure failure, Exception e) => failure switch
    {
        TlsFailure.Untrusted => $"The certificate of {options.Host} is not from an authority that is trusted here.",
        TlsFailure.NameMismatch => $"The certificate is not for the name {options.Tls.ServerName ?? options.Host}.",
        TlsFailure.Expired => $"The certificate of {options.Host} has expired.",
        TlsFailure.NotYetValid => $"The certificate of {options.Host} is not valid yet.",
        TlsFailure.Revoked => $"The certificate of {options.Host} was revoked.",
        TlsFailure.NotPinned => $"The certificate of {options.Host} is not the pinned one.",
        TlsFailure.PlaintextPort => $"Port {options.Port} of {options.Host} does not speak TLS from the first octet.",
        _ => $"The TLS handshake with {options.Host} failed: {e.Message}",
    };

    private static SmtpFault ConnectFault(Exception e) => e switch
    {
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery } => SmtpFault.Lookup,
        SocketException { SocketErrorCode: SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable } => SmtpFault.Exhausted,
        OperationCanceledException => SmtpFault.TimedOut,
        _ => SmtpFault.Unreachable,
    };

    private string ConnectMessage(Exception e) => ConnectFault(e) switch
    {
        SmtpFault.Lookup => $"The name {options.Host} could not be looked up: {e.Message}",
        SmtpFault.Exhausted => $"This machine could not open a connection to {options}: {e.Message}",
        SmtpFault.TimedOut => $"{options} did not take the connection within {options.Timeouts.Connect.TotalSeconds:0.###} s.",
        _ => $"{options} could not be reached: {e.Message}",
    };

    private static EndPoint EndPointOf(string host, int port) =>
        IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);

    // RFC 5321 §4.1.4: the primary host name, or an address literal where there is none.
    private static string OwnName(IPEndPoint? local)
    {
        var properties = IPGlobalProperties.GetIPGlobalProperties();
        var name = properties.DomainName.Length > 0 ? $"{properties.HostName}.{properties.DomainName}" : properties.HostName;
        if (name.Contains('.', StringComparison.Ordinal) && DomainName.TryParse(name, out var domain))
            return domain.Ascii;
        var address = local?.Address ?? IPAddress.Loopback;
        return new MailDomain(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes())).ToString();
    }
}
