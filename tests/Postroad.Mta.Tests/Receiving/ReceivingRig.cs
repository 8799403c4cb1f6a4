using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Mail.Addresses;
using Postroad.Mta.Accounts;
using Postroad.Mta.Domains;
using Postroad.Mta.Queue;
using Postroad.Mta.Receiving;
using Postroad.Mta.Receiving.Space;
using Postroad.Mta.Receiving.Submission;
using Postroad.Mta.Tests.MailLog;
using Postroad.Mta.Tests.Queue;
using Postroad.Smtp.Sasl;
using Postroad.Smtp.Server;
using Postroad.Smtp.Transport;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Receiving;

/// <summary>A receiver behind a real server on loopback, over a queue whose disk is memory. Our domain is example.com with ada and bob; there is a route for partner.example.</summary>
internal sealed class ReceivingRig : IAsyncDisposable
{
    private readonly QueueFixture _queue;
    private readonly SmtpServer _server;

    private ReceivingRig(QueueFixture queue, SmtpServer server, MailReceiver receiver, CapturedEvents events) =>
        (_queue, _server, Receiver, Events) = (queue, server, receiver, events);

    public MailReceiver Receiver { get; }

    public CapturedEvents Events { get; }

    public QueueFixture Queue => _queue;

    public int Port => _server.Port;

    public static async Task<ReceivingRig> StartAsync(ListenerKind kind, string[]? trusted = null, Func<(long Free, long Total)>? space = null, bool routesByMx = false, LimitsOptions? limits = null, bool tls = false, SubmissionOptions? submission = null, string[]? granted = null, ICredentialStore? credentials = null, DomainOptions[]? domains = null, LoginWatch? logins = null)
    {
        var queue = await QueueFixture.StartAsync();
        var events = new CapturedEvents();
        var listener = new ListenerOptions { Name = "here", Kind = kind, Trusted = NetworkList.Parse(trusted ?? []) };
        var setup = new ReceivingSetup
        {
            Hostname = DomainName.Parse("mail.example.com"),
            Listeners = [listener],
            Directory = kind == ListenerKind.Dev ? DomainDirectory.TakingAny(new DeliverTarget.Discard()) : Directory(domains),
            Queue = queue.Queue,
            Log = events,
            Clock = queue.Clock,
            Space = new SpaceLeft(space ?? (static () => (long.MaxValue, long.MaxValue))),
            RoutesByMx = routesByMx,
            Logins = logins,
            Submission = submission ?? new SubmissionOptions(),
            IsGranted = (_, address) => granted?.Contains(address.ToString()) ?? false,
        };
        var options = new SmtpServerOptions { HostName = "mail.example.com" };
        var smtp = listener.ToSmtp(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        if (!tls)
        {
            // The protection of a channel is the server's matter and tested there; here it is in clear where the transcript is.
            smtp.Tls = TlsUse.None;
            smtp.AuthInClear = true;
        }
        options.Listeners.Add(smtp);
        (limits ?? new LimitsOptions()).ApplyTo(options.Limits);
        options.Timeouts.Drain = TimeSpan.FromSeconds(1);
        var receiver = new MailReceiver(setup, NullLogger<MailReceiver>.Instance);
        var server = new SmtpServer(options, receiver, credentials ?? new Ada());
        await server.StartAsync();
        return new ReceivingRig(queue, server, receiver, events);
    }

    public Task ConverseAsync(string transcript, Pace pace = Pace.Whole) => Converse.WithAsync(Port, transcript, pace);

    /// <summary>The content that delivery would see of the next message.</summary>
    public async Task<(NewMessage Envelope, string Content)> TakeAsync()
    {
        var message = await _queue.TakeAsync();
        Assert.NotNull(message);
        using (message)
            return (message.Envelope, await message.ReadAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _queue.DisposeAsync();
    }

    private static DomainDirectory Directory(DomainOptions[]? domains) => new(
        DomainName.Parse("mail.example.com"),
        domains ?? [new DomainOptions { Name = DomainName.Parse("example.com"), Recipients = ["ada", "bob"], Postmaster = "ada" }],
        [new RouteOptions { Pattern = "partner.example", To = [] }],
        static _ => false);

    private sealed class Ada : ICredentialStore
    {
        public ValueTask<PasswordVerdict> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken) =>
            new(user.Equals("ada@example.com", StringComparison.OrdinalIgnoreCase) && password == "right" ? PasswordVerdict.Right : PasswordVerdict.Wrong);

        public ValueTask<ScramVerifier?> FindVerifierAsync(string user, CancellationToken cancellationToken) => new((ScramVerifier?)null);
    }
}
