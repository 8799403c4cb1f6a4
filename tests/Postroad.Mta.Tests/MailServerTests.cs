using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Receiving;
using Postroad.Mta.Tests.Delivery;
using Postroad.Smtp.Transport;
using Postroad.TestKit;

namespace Postroad.Mta.Tests;

/// <summary>The whole road over real sockets and a real disk.</summary>
public sealed class MailServerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly EventRecorder _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_message_from_outside_is_on_disk_before_its_250_and_ends_in_the_maildir()
    {
        await using var server = await StartAsync();
        await SubmitAsync(server, "bob@own.test");
        await _log.WaitForAsync<MailEvent.Removed>();
        var file = Assert.Single(Directory.GetFiles(Path.Join(_folder.Path, "mail/own.test/bob/new")));
        var content = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("Received: from client.test", content, StringComparison.Ordinal);
        Assert.EndsWith("Subject: hello\r\n\r\nHello.\r\n", content.ReplaceLineEndings("\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_its_next_hop_did_not_take_before_a_restart_it_takes_afterwards()
    {
        await using var closed = ScriptedPeer.Start("S: 421 4.3.2 Not now\n");
        await using (var server = await StartAsync(closed.Port))
        {
            await SubmitAsync(server, "eve@next.test", "bob@own.test");
            await _log.WaitForAsync<MailEvent.Attempted>(e => e.Outcome is DeliveryOutcome.Deferred);
            await _log.WaitForAsync<MailEvent.Attempted>(e => e.Outcome is DeliveryOutcome.Delivered);
            await server.StopAsync();
        }
        await using var open = ScriptedPeer.Start("""
            S: 220 next.test ESMTP
            C: EHLO mx.test
            S: 250-next.test
            S: 250-PIPELINING
            S: 250 SIZE 1000000
            C: MAIL FROM:<ada@sender.test> SIZE=*
            C: RCPT TO:<eve@next.test>
            C: DATA
            S: 250 Ok
            S: 250 Ok
            S: 354 Go on
            C: Received: from client.test *
            C: *by mx.test with SMTP
            C: *id *
            C: *
            C: Date: *
            C: From: *
            C: Message-ID: *
            C: Subject: hello
            C: 
            C: Hello.
            C: .
            S: 250 Taken
            C: QUIT
            S: 221 Bye
            """);
        await using var again = await StartAsync(open.Port, retry: TimeSpan.Zero);
        await again.Queue.Replayed;
        Assert.Equal(1, again.Queue.Schedule.Count);
        await _log.WaitForAsync<MailEvent.Removed>();
        await again.StopAsync();
        Assert.Single(Directory.GetFiles(Path.Join(_folder.Path, "mail/own.test/bob/new")));
    }

    [Fact]
    public async Task Whoever_stops_it_a_second_time_waits_for_the_same_end()
    {
        var server = await StartAsync();
        var stop = server.StopAsync();
        Assert.Same(stop, server.StopAsync());
        await server.DisposeAsync();
        Assert.True(stop.IsCompletedSuccessfully);
        await using var again = await StartAsync();
        Assert.Null(again.NotReady);
    }

    private async Task<MailServer> StartAsync(int hopPort = 1, TimeSpan? retry = null)
    {
        var server = new MailServer(new MailServerSetup
        {
            Hostname = DomainName.Parse("mx.test"),
            DataFolder = _folder.Path,
            Listeners = [new ListenerOptions { Name = "submission", Kind = ListenerKind.Submission, Addresses = [new ListenAddress(IPAddress.Loopback, 0)], Trusted = NetworkList.Parse("127.0.0.1") }],
            Domains = [new DomainOptions { Name = DomainName.Parse("own.test"), Recipients = ["bob"] }],
            Routes = [new RouteOptions { Pattern = "next.test", Tls = HopTls.None, To = [new NextHop(HopScheme.Smtp, "127.0.0.1", hopPort, null)] }],
            Queue = new QueueOptions { Retry = [retry ?? TimeSpan.FromSeconds(1)] },
            Certificates = new CertificateStore(new TlsOptions(), NullLogger<CertificateStore>.Instance, TimeProvider.System),
            Resolver = new SystemResolver(),
            Audience = _log,
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private static Task SubmitAsync(MailServer server, params string[] recipients)
    {
        var rcpt = string.Concat(recipients.Select(r => $"C: RCPT TO:<{r}>\nS: 250 *\n"));
        return Converse.WithAsync(server.EndPoints[0].Port,
            "S: 220 mx.test ESMTP\nC: HELO client.test\nS: 250 mx.test\nC: MAIL FROM:<ada@sender.test>\nS: 250 *\n" + rcpt
            + "C: DATA\nS: 354 *\nC: Subject: hello\nC: \nC: Hello.\nC: .\nS: 250 *\nC: QUIT\nS: 221 *\n");
    }
}
