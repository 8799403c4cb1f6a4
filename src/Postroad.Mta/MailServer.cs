using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using Postroad.Mta.Accounts;
using Postroad.Mta.Accounts.Tokens;
using Postroad.Mta.Bounces;
using Postroad.Mta.Delivery;
using Postroad.Mta.Delivery.Hops;
using Postroad.Mta.Delivery.Mailboxes;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Operations;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal;
using Postroad.Mta.Queue.Spool.Journal.Segments;
using Postroad.Mta.Receiving;
using Postroad.Mta.Receiving.Senders;
using Postroad.Mta.Receiving.Space;
using Postroad.Mta.Receiving.Submission;
using Postroad.Mta.Routing;
using Postroad.Mta.Signing;
using Postroad.Smtp.Sasl;
using Postroad.Smtp.Server;
using Postroad.Smtp.Server.Health;
using Postroad.Smtp.Transport.Dialing;

namespace Postroad.Mta;

/// <summary>
/// The mail server: puts the rooms together, in the order of the road, and starts and stops them. <c>serve</c> and <c>dev</c> are this, with other
/// options.
/// </summary>
internal sealed class MailServer : IAsyncDisposable
{
    /// <summary>How long transactions in hand may take to come to their end at a stop.</summary>
    private static readonly TimeSpan ReceivingDrain = TimeSpan.FromSeconds(5);

    /// <summary>How long deliveries may take after that.</summary>
    private static readonly TimeSpan DeliveryDrain = TimeSpan.FromSeconds(3);

    private readonly MailServerSetup _setup;
    private readonly MailMeters _meters = new();
    private readonly JournalLeaseStore _leases;
    private readonly AccountFile _accounts;
    private readonly AccountStore _logins;
    private readonly Dispatcher _dispatcher;
    private readonly SmtpServerOptions _serverOptions;
    private readonly MailReceiver _receiver;
    private readonly SmtpServer _server;
    private readonly Lock _stopping = new();
    private volatile string? _notReady = "the queue is not open yet";
    private Task? _stopped;

    /// <summary>Builds the rooms; nothing listens and nothing is delivered yet.</summary>
    public MailServer(MailServerSetup setup)
    {
        _setup = setup;
        var (loggers, clock, disk) = (setup.Loggers, setup.Clock, LocalDisk.Instance);
        IMailLog log = new MailLogWriter(loggers.CreateLogger<MailLogWriter>(), _meters);
        if (setup.Audience is { } audience)
            log = new FannedMailLog(log, audience);

        _accounts = AccountFile.Open(setup.DataFolder, clock);
        _logins = new AccountStore(_accounts, clock, loggers.CreateLogger<AccountStore>(), TokensOf(setup, _accounts), setup.TakesCertificates);
        Directory = setup.TakesAny is { } target ? DomainDirectory.TakingAny(target) : new DomainDirectory(setup.Hostname, setup.Domains, setup.Routes, _accounts.Exists);

        var spool = Path.Combine(setup.DataFolder, "spool");
        var space = new FreeSpace(setup.DataFolder, clock);
        _leases = new JournalLeaseStore(spool, disk);
        Queue = new MailQueue(new JournalSpool(JournalOptions.On(spool, space.Octets.Total), disk, loggers.CreateLogger<JournalSpool>()), _leases, setup.Queue, clock, NewRandom(), loggers.CreateLogger<MailQueue>());
        var router = new Router(Directory, setup.Resolver, setup.Hostname, setup.Delivery.LoopbackMx ? null : SelfCheck.OfMachine(clock), NewRandom());
        var reports = new ReportMaker(setup.Hostname, Directory, setup.Queue, Queue.NewId, clock);
        Operations = new QueueOperations(Queue, async (message, settlements, token) =>
        {
            var decision = await reports.DecideAsync(message, settlements, quotes: true, token);
            return new DueReports(decision.Reports, decision.Events);
        }, log);
        _dispatcher = new Dispatcher(Queue, setup.Queue, reports, Directory, router,
            new SmtpHopConnector(setup.Hostname.Ascii, setup.Delivery, new DirectDialer(setup.Network), clock),
            new LocalMailboxes(setup.DataFolder, setup.Hostname.Ascii, disk, log), setup.Delivery, log, clock, loggers.CreateLogger<Dispatcher>())
        {
            Signer = new MessageSigner(new KeyRing(new KeyFolder(setup.Signing.FolderUnder(setup.DataFolder), clock), setup.Signing, clock), setup.Signing, clock),
        };

        _receiver = new MailReceiver(new ReceivingSetup
        {
            Hostname = setup.Hostname,
            Listeners = setup.Listeners,
            Directory = Directory,
            Queue = Queue,
            Log = log,
            Clock = clock,
            Space = new SpaceLeft(() => space.Octets),
            Submission = setup.Submission,
            IsGranted = _accounts.IsGranted,
            Logins = setup.TakesAny is null ? new LoginWatch(name => _accounts.FindVerifier(name)?.StoredKey.ToArray()) : null,
            RoutesByMx = true,
            TakesNoMail = new NullExchanger(setup.Resolver, clock).IsNullAsync,
            Senders = DeskOf(setup.Policy),
        }, loggers.CreateLogger<MailReceiver>());
        (_serverOptions, Listeners) = ListenerSetup.Of(setup.Hostname.Ascii, setup.Listeners, setup.Limits, setup.Certificates, setup.Network);
        ICredentialStore credentials = setup.TakesAny is null ? _logins : new AnyCredentials();
        _server = new SmtpServer(_serverOptions, _receiver, credentials, loggers, clock);
    }

    /// <summary>Whose an address is.</summary>
    public DomainDirectory Directory { get; }

    /// <summary>What waits.</summary>
    public MailQueue Queue { get; }

    /// <summary>What an operator sees of the queue and does to it.</summary>
    public QueueOperations Operations { get; }

    /// <summary>Who may not log in for a while, after too many failures.</summary>
    public IReadOnlyList<LoginBan> Bans => _server.Bans;

    /// <summary>Ends a ban. False where there is none.</summary>
    public bool LiftBan(string subject) => _server.LiftBan(subject);

    /// <summary>For each of <see cref="EndPoints"/>, the listener that it belongs to.</summary>
    public ImmutableArray<ListenerOptions> Listeners { get; }

    /// <summary>Where it listens, with the ports in use.</summary>
    public ImmutableArray<IPEndPoint> EndPoints => _server.EndPoints;

    /// <summary>Why it cannot take mail now, in words; null where it can.</summary>
    public string? NotReady => _notReady ?? Queue.NotReady;

    /// <summary>1. Opens the queue. 2. Opens the doors. 3. Begins to deliver.</summary>
    /// <exception cref="SpoolLockedException">Another server works on the data folder.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">A listener cannot be opened.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Queue.StartAsync(cancellationToken).ConfigureAwait(false);
        await _server.StartAsync(cancellationToken).ConfigureAwait(false);
        _dispatcher.Start();
        _notReady = null;
    }

    /// <summary>Takes no mail any more, lets what is in hand come to its end for some seconds, and closes the queue. Whoever asks again waits for the same end.</summary>
    public Task StopAsync()
    {
        lock (_stopping)
            return _stopped ??= StopOnceAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync().ConfigureAwait(false);
        }
        finally
        {
            await _server.DisposeAsync().ConfigureAwait(false);
            _logins.Dispose();
            _accounts.Dispose();
            _leases.Dispose();
            _meters.Dispose();
        }
    }

    // Whatever goes wrong in one room, the next one is closed too, and the queue last.
    private async Task StopOnceAsync()
    {
        _notReady = "the server is stopping";
        await Task.Yield();
        await using (Queue.ConfigureAwait(false))
        await using (_dispatcher.ConfigureAwait(false))
        {
            try
            {
                using var patience = new CancellationTokenSource(ReceivingDrain, _setup.Clock);
                await _server.StopAsync(patience.Token).ConfigureAwait(false);
            }
            finally
            {
                await _dispatcher.StopAsync(DeliveryDrain).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Puts other options into the place of those it was built with, while it runs.</summary>
    public void Reconfigure(Reconfiguration changed)
    {
        _receiver.Replace(changed.Submission, DeskOf(changed.Policy));
        Directory.Replace(changed.Domains, changed.Routes);
        changed.Limits.ApplyTo(_serverOptions.Limits);
        (_setup.Queue.Retry, _setup.Queue.GiveUpAfter, _setup.Queue.DelayNotice) = (changed.Queue.Retry, changed.Queue.GiveUpAfter, changed.Queue.DelayNotice);
        _setup.Delivery.ConnectionsPerDestination = changed.Delivery.ConnectionsPerDestination;
        Copy(changed.Delivery.Timeouts, _setup.Delivery.Timeouts);
        (_setup.Signing.Lifetime, _setup.Signing.Required) = (changed.Signing.Lifetime, changed.Signing.Required);
    }

    private SenderDesk? DeskOf(PolicyOptions policy) =>
        _setup.ChecksSenders && policy.Check ? new SenderDesk(_setup.Resolver, policy, _setup.Hostname.Ascii, _setup.Clock) : null;

    private static void Copy(DeliveryTimeouts from, DeliveryTimeouts to)
    {
        (to.Connect, to.Greeting, to.Command, to.Data) = (from.Connect, from.Greeting, from.Command, from.Data);
        (to.Block, to.Final, to.Quit) = (from.Block, from.Final, from.Quit);
    }

    private static Random NewRandom() => new(System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue));

    private static TokenValidator? TokensOf(MailServerSetup setup, AccountFile accounts) => setup.OAuth.Issuer is null
        ? null
        : new TokenValidator(setup.OAuth, name => accounts.Exists(name.Value), setup.Clock, setup.Loggers.CreateLogger<TokenValidator>());
}
