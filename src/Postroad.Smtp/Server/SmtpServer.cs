using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Sasl;
using Postroad.Smtp.Sasl.Server;
using Postroad.Smtp.Server.Admission;
using Postroad.Smtp.Server.Health;
using Postroad.Smtp.Server.Sessions;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Server;

/// <summary>
/// An SMTP or LMTP server: gives each connection a session, and each session's mail to one <see cref="IMailHandler"/>. Options are read at
/// the start and when they are needed; of them only the limits may change while the server runs.
/// </summary>
public sealed partial class SmtpServer : IAsyncDisposable
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger;
    private readonly bool _ownsCertificates;
    private readonly CancellationTokenSource _closing = new();
    private readonly string _idPrefix;
    private ImmutableArray<(SmtpListenerOptions Options, NetworkListener Listener)> _listeners = [];
    private Task _accepting = Task.CompletedTask;
    private ITimer? _watch;
    private long _lastId;
    private volatile bool _isStopping;

    /// <summary>Makes a server that does not listen yet.</summary>
    /// <param name="options">Listeners and limits.</param>
    /// <param name="handler">What is done with mail.</param>
    /// <param name="credentials">Who may log in; null: nobody, AUTH is not offered.</param>
    /// <param name="loggers">Where to log; null: nowhere.</param>
    /// <param name="clock">The time; null: the system's.</param>
    /// <exception cref="CertificateException">A listener wants TLS and a certificate is missing or unusable.</exception>
    public SmtpServer(SmtpServerOptions options, IMailHandler handler, ICredentialStore? credentials = null, ILoggerFactory? loggers = null, TimeProvider? clock = null)
    {
        loggers ??= NullLoggerFactory.Instance;
        (Options, Handler, Credentials, Clock) = (options, handler, credentials, clock ?? TimeProvider.System);
        _logger = loggers.CreateLogger<SmtpServer>();
        SessionLogger = loggers.CreateLogger<ServerSession>();
        Registry = new SessionRegistry(Clock);
        Gate = new ConnectionGate(options.Limits, Clock);
        Guard = new LoginGuard(options.Limits, Clock);
        Load = new LoadWatch(options, Gate, DescriptorLimit.Value, DescriptorLimit.CountInUse);
        // Without logins no cryptography is loaded.
        Salts = credentials is null ? null : options.DecoyKey.IsEmpty ? new DecoySalts() : new DecoySalts(options.DecoyKey);
        HostDomain = options.HostDomain;
        HeloReply = new Reply(250, null, options.HostName);
        _idPrefix = Clock.GetUtcNow().ToUnixTimeSeconds().ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        Certificates = options.Certificates;
        if (Certificates is null && options.Listeners.Any(static listener => listener.Tls != TlsUse.None))
        {
            Certificates = new CertificateStore(options.Tls, loggers.CreateLogger<CertificateStore>(), Clock);
            _ownsCertificates = true;
        }
    }

    /// <summary>Where the server listens, in the order of the options, with the ports in use. Empty before <see cref="Bind"/>.</summary>
    public ImmutableArray<IPEndPoint> EndPoints => [.. _listeners.Select(static one => one.Listener.EndPoint)];

    /// <summary>The port of the first listener.</summary>
    public int Port => _listeners[0].Listener.EndPoint.Port;

    /// <summary>How many sessions live.</summary>
    public int Sessions => Registry.Count;

    /// <summary>Accounts and networks that may not log in for now.</summary>
    public IReadOnlyList<LoginBan> Bans => Guard.Bans;

    /// <summary>How much the server takes on, and what is short.</summary>
    public LoadReport LoadReport => Load.Report;

    internal SmtpServerOptions Options { get; }

    internal IMailHandler Handler { get; }

    internal ICredentialStore? Credentials { get; }

    internal TimeProvider Clock { get; }

    internal CertificateStore? Certificates { get; }

    internal ILogger SessionLogger { get; }

    internal SessionRegistry Registry { get; }

    internal ConnectionGate Gate { get; }

    internal LoginGuard Guard { get; }

    internal LoadWatch Load { get; }

    internal DecoySalts? Salts { get; }

    internal MailDomain HostDomain { get; }

    internal Reply HeloReply { get; }

    internal ConcurrentDictionary<EhloForm, Reply> EhloReplies { get; } = new();

    internal bool IsStopping => _isStopping;

    /// <summary>Opens the listeners without serving anybody yet, so that a program may give up its rights in between.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">A listener cannot be opened; none is open then.</exception>
    public void Bind()
    {
        if (!_listeners.IsEmpty)
            return;
        var opened = ImmutableArray.CreateBuilder<(SmtpListenerOptions, NetworkListener)>();
        try
        {
            foreach (var listener in Options.Listeners)
                opened.Add((listener, Options.Network.Listen(listener.EndPoint)));
        }
        catch
        {
            foreach (var (_, listener) in opened)
                listener.Dispose();
            throw;
        }
        _listeners = opened.ToImmutable();
    }

    /// <summary>Opens the listeners, where <see cref="Bind"/> has not, and serves.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">A listener cannot be opened.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Bind();
        _watch = Clock.CreateTimer(static server => ((SmtpServer)server!).Watch(), this, WatchInterval, WatchInterval);
        _accepting = Task.WhenAll(_listeners.Select(one => Task.Run(() => AcceptAsync(one.Options, one.Listener), CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <summary>
    /// Stops: takes no connection any more, says 421 to idle clients, lets transactions in hand come to their end for
    /// <see cref="SmtpServerTimeouts.Drain"/> or until the token is cancelled, then breaks off what is left.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _isStopping = true;
        await _closing.CancelAsync().ConfigureAwait(false);
        foreach (var (_, listener) in _listeners)
            listener.Dispose();
        await _accepting.ConfigureAwait(false);
        Registry.End(onlyIdle: true);
        if (!await DrainAsync(Options.Timeouts.Drain, cancellationToken).ConfigureAwait(false))
        {
            Registry.End(onlyIdle: false);
            if (!await DrainAsync(WatchInterval, cancellationToken).ConfigureAwait(false))
                Registry.Abort();
        }
        if (_watch is not null)
            await _watch.DisposeAsync().ConfigureAwait(false);
        Stopped(_logger, Registry.Count);
    }

    /// <summary>Stops, and lets go of what the server made for itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isStopping)
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (_ownsCertificates)
            Certificates?.Dispose();
        _closing.Dispose();
    }

    /// <summary>Lifts a ban. False where there is none.</summary>
    /// <param name="subject">The account or network, as <see cref="Bans"/> names it.</param>
    public bool LiftBan(string subject) => Guard.Lift(subject);

    private string NextSessionId() => $"{_idPrefix}-{Interlocked.Increment(ref _lastId):x}";

    internal Reply Greeting(SmtpListenerOptions listener) => new(220, null, $"{Options.HostName} {(listener.Lmtp ? "LMTP" : "ESMTP")}");

    internal ValueTask<SslServerAuthenticationOptions> ChooseTls(SslStream stream, SslClientHelloInfo hello, object? state, CancellationToken cancellationToken) =>
        new(Certificates!.Choose(hello, ((SmtpListenerOptions)state!).ClientCertificates));

    private Task AcceptAsync(SmtpListenerOptions options, NetworkListener listener) =>
        new Acceptor(this, options, listener, (connection, countedBy) => Serve(options, connection, countedBy), _logger).RunAsync(_closing.Token);

    private void Serve(SmtpListenerOptions listener, NetworkConnection connection, IPAddress? countedBy)
    {
        SmtpServerMetrics.SessionOpened(listener.Name);
        var session = new ServerSession(this, listener, connection, NextSessionId()) { CountedBy = countedBy };
        Registry.Add(session);
        _ = session.RunAsync();
    }

    /// <summary>A session is over: its places are free.</summary>
    internal void Left(ServerSession session)
    {
        if (session.CountedBy is { } address)
            Gate.LeavePeer(address);
        Gate.Leave();
        SmtpServerMetrics.SessionClosed(session.Listener.Name);
        Registry.Remove(session);
    }

    private async Task<bool> DrainAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        await Registry.WhenEmpty().WaitAsync(patience, Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Registry.Count == 0;
    }

    private void Watch()
    {
        Watch("sessions", Registry.Check);
        Watch("connections", Gate.Sweep);
        Watch("logins", Guard.Sweep);
        Watch("load", Load.Look);
    }

    // A timer has nobody above it: what is thrown there ends the process, and all sessions with it.
    private void Watch(string what, Action look)
    {
        try
        {
            look();
        }
        catch (Exception bug)
        {
            WatchFailed(_logger, bug, what);
        }
    }
}
