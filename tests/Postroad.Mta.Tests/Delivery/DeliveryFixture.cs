using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mta.Bounces;
using Postroad.Mta.Delivery;
using Postroad.Mta.Delivery.Hops;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Routing;
using Postroad.Mta.Tests.Queue;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Transport.Dialing;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Delivery;

/// <summary>Queue and delivery against peers on loopback. Time moves only when the test moves it, so nothing is retried or closed by itself.</summary>
internal sealed class DeliveryFixture : IAsyncDisposable
{
    private readonly List<RouteOptions> _routes = [];
    private Dispatcher? _dispatcher;

    private DeliveryFixture(QueueFixture queue) => Queue = queue;

    public QueueFixture Queue { get; }

    public EventRecorder Log { get; } = new();

    public DeliveryOptions Options { get; } = new();

    public MemoryMailboxes Mailboxes { get; } = new();

    public List<DomainOptions> Domains { get; } = [];

    public IDnsResolver Resolver { get; set; } = new NoDns();

    public IDialer Dialer { get; set; } = DirectDialer.Default;

    public Dispatcher Dispatcher => _dispatcher!;

    public static async Task<DeliveryFixture> CreateAsync() => new(await QueueFixture.StartAsync());

    public DeliveryFixture Route(string pattern, HopTls tls, params string[] hops)
    {
        _routes.Add(new RouteOptions { Pattern = pattern, Tls = tls, To = [.. hops.Select(Hop)] });
        return this;
    }

    public DeliveryFixture Route(string pattern, int port) => Route(pattern, HopTls.None, $"smtp://127.0.0.1:{port}");

    public void Start()
    {
        var directory = new DomainDirectory(DomainName.Parse("mx.test"), Domains, _routes, static _ => false);
        var connector = new SmtpHopConnector("mx.test", Options, Dialer, Queue.Clock) { TrustedRoots = [TestCertificates.Authority] };
        var router = new Router(directory, Resolver, DomainName.Parse("mx.test"), Options.LoopbackMx ? null : SelfCheck.OfMachine(Queue.Clock), new Random(1));
        var reports = new ReportMaker(DomainName.Parse("mx.test"), directory, Queue.Options, Queue.Queue.NewId, Queue.Clock);
        _dispatcher = new Dispatcher(Queue.Queue, Queue.Options, reports, directory, router, connector, Mailboxes, Options, Log, Queue.Clock, NullLogger<Dispatcher>.Instance);
        _dispatcher.Start();
    }

    /// <summary>A message to bob@next.test whose MAIL had these parameters.</summary>
    public Task<QueueId> AcceptAsync(MailParameters parameters, DsnNotify notify = DsnNotify.Unspecified)
    {
        var message = Queue.To("bob@next.test");
        return Queue.Queue.AcceptAsync(message with
        {
            Parameters = parameters,
            Recipients = [message.Recipients[0] with { Parameters = new RecipientParameters(notify, null) }],
        });
    }

    public Task<QueueId> AcceptAsync(params string[] recipients) => Queue.Queue.AcceptAsync(Queue.To(recipients));

    /// <inheritdoc cref="Eventually.IsAsync"/>
    public static Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") => Eventually.IsAsync(condition, what: what);

    /// <summary>Stops the delivery: open sessions say QUIT.</summary>
    public async Task StopAsync()
    {
        if (_dispatcher is not null)
            await _dispatcher.StopAsync(TimeSpan.FromSeconds(10));
    }

    public async ValueTask DisposeAsync()
    {
        if (_dispatcher is not null)
            await _dispatcher.DisposeAsync();
        await Queue.DisposeAsync();
    }

    private static NextHop Hop(string text) => NextHop.TryParse(text, out var hop, out var error) ? hop : throw new FormatException(error);

    private sealed class NoDns : IDnsResolver
    {
        public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken) =>
            new(name == "localhost" && type == DnsType.A ? DnsAnswer.Found([new DnsRecord.Address(IPAddress.Loopback, TimeSpan.FromHours(1))]) : DnsAnswer.NxDomain());
    }
}
