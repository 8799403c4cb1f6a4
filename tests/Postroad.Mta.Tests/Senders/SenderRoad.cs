using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Mail.Addresses;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Receiving;
using Postroad.Mta.Receiving.Senders;
using Postroad.Mta.Signing;
using Postroad.Mta.Tests.Delivery;
using Postroad.Smtp.Transport;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Senders;

/// <summary>A whole server on loopback with an mx listener, a submission listener, the domain own.test with bob, and a zone for the senders.</summary>
internal sealed class SenderRoad : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    public SenderZone Zone { get; init; } = new();

    public PolicyOptions Policy { get; init; } = new();

    public SigningOptions Signing { get; init; } = new();

    public string Domain { get; init; } = "own.test";

    public EventRecorder Log { get; } = new();

    public MailServer Server { get; private set; } = null!;

    public KeyFolder Keys => new(Signing.FolderUnder(_folder.Path), TimeProvider.System);

    public string DataFolder => _folder.Path;

    public int MxPort => Server.EndPoints[0].Port;

    public int SubmissionPort => Server.EndPoints[1].Port;

    public async Task<SenderRoad> StartAsync(int nextHop = 1)
    {
        var loopback = new ListenAddress(IPAddress.Loopback, 0);
        Server = new MailServer(new MailServerSetup
        {
            Hostname = DomainName.Parse("mx." + Domain),
            DataFolder = _folder.Path,
            Listeners =
            [
                new ListenerOptions { Name = "mx", Kind = ListenerKind.Mx, Addresses = [loopback] },
                new ListenerOptions { Name = "submission", Kind = ListenerKind.Submission, Addresses = [loopback], Trusted = NetworkList.Parse("127.0.0.1") },
            ],
            Domains = [new DomainOptions { Name = DomainName.Parse(Domain), Recipients = ["bob"] }],
            Routes = [new RouteOptions { Pattern = "*", Tls = HopTls.None, To = [new NextHop(HopScheme.Smtp, "127.0.0.1", nextHop, null)] }],
            Queue = new QueueOptions { Retry = [TimeSpan.FromSeconds(1)] },
            Certificates = new CertificateStore(new TlsOptions(), NullLogger<CertificateStore>.Instance, TimeProvider.System),
            Policy = Policy,
            Signing = Signing,
            ChecksSenders = true,
            Resolver = Zone,
            Audience = Log,
        });
        await Server.StartAsync(TestContext.Current.CancellationToken);
        return this;
    }

    /// <summary>Sends content, given with LF, and expects the reply to its end.</summary>
    public static Task SendAsync(int port, string content, string reply = "250 *", string from = "ada@sender.test", string to = "bob@own.test") => Converse.WithAsync(port,
        $"S: 220 *\nC: HELO client.test\nS: 250 *\nC: MAIL FROM:<{from}>\nS: 250 *\nC: RCPT TO:<{to}>\nS: 250 *\nC: DATA\nS: 354 *\n"
        + string.Concat(content.Split('\n').Select(l => $"C: {l}\n")) + $"C: .\nS: {reply}\nC: QUIT\nS: 221 *\n");

    /// <summary>The message that lies in a folder of bob's mailbox, once it is there.</summary>
    public async Task<string> ReadAsync(string folder = "")
    {
        await Log.WaitForAsync<MailEvent.Removed>();
        var file = Assert.Single(Directory.GetFiles(Path.Join(_folder.Path, "mail", Domain, "bob", folder, "new")));
        return await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
