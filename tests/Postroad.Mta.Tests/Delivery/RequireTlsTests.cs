using System.Net;
using System.Net.Security;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Tests.Queue;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Transport.Dialing;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Delivery;

/// <summary>REQUIRETLS and TLS-Required: No (RFC 8689): which servers may have such a message.</summary>
public sealed class RequireTlsTests
{
    private const string Offer = "S: 220 next.test\nC: EHLO mx.test\nS: 250-next.test\nS: 250 STARTTLS\n";
    private const string Handshake = Offer + "C: STARTTLS\nS: 220 Go on\n--- TLS\n";
    private const string NoTls = "S: 220 next.test\nC: EHLO mx.test\nS: 250 next.test\n--- closed\n";
    private const string Content = "C: Received: from client.test by mx.test;\nC: *\nC: Subject: hello\nC: \nC: Hello.\nC: .\n";
    private const string Rest = "S: 250 Ok\nC: RCPT TO:<bob@next.test>\nS: 250 Ok\nC: DATA\nS: 354 Go on\n" + Content + "S: 250 2.0.0 Taken\nC: QUIT\nS: 221 Bye\n";
    private const string With = Handshake + "C: EHLO mx.test\nS: 250-next.test\nS: 250 REQUIRETLS\nC: MAIL FROM:<ada@sender.test> REQUIRETLS\n" + Rest;
    private const string Without = Handshake + "C: EHLO mx.test\nS: 250 next.test\nC: QUIT\nS: 221 Bye\n";
    private const string BadCertificate = Offer + "C: STARTTLS\nS: 220 Go on\n--- TLS\n--- closed\n";

    private static readonly MailParameters Required = new() { RequireTls = true };

    [Theory]
    [InlineData("opportunistic")]
    [InlineData("none")]
    [InlineData("verified")]
    public async Task It_goes_to_a_server_that_is_verified_and_hands_the_demand_on_whatever_the_route_says(string tls)
    {
        Assert.True(RouteOptions.TryParseTls(tls, out var level, out _));
        await using var peer = Peer("localhost", With);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", level, $"smtp://localhost:{peer.Port}").Start();
        await fixture.AcceptAsync(Required);
        await SentAsync(fixture);
    }

    [Theory]
    [InlineData("localhost", Without, "550 5.7.30 ")]
    [InlineData("localhost", NoTls, "550 5.7.10 ")]
    [InlineData("other.test", BadCertificate, "550 5.7.10 ")]
    public async Task It_goes_to_no_other_server_and_comes_back_at_once(string certificate, string dialogue, string reply)
    {
        await using var peer = Peer(certificate, dialogue);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", HopTls.Opportunistic, $"smtp://localhost:{peer.Port}").Start();
        await fixture.AcceptAsync(Required);
        Assert.StartsWith(reply, await ReturnedAsync(fixture), StringComparison.Ordinal);
        Assert.Equal("failed", (await fixture.Log.WaitForAsync<MailEvent.Reported>()).Action);
        await fixture.StopAsync();
    }

    [Fact]
    public async Task Each_server_of_the_destination_has_its_turn()
    {
        await using var first = Peer("localhost", Without);
        await using var second = Peer("localhost", NoTls);
        await using var third = Peer("localhost", With);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", HopTls.Opportunistic, $"smtp://localhost:{first.Port}", $"smtp://localhost:{second.Port}", $"smtp://localhost:{third.Port}").Start();
        await fixture.AcceptAsync(Required);
        await SentAsync(fixture);
    }

    [Fact]
    public async Task While_one_of_them_cannot_be_asked_the_message_waits()
    {
        await using var first = Peer("localhost", Without);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", HopTls.Opportunistic, $"smtp://localhost:{first.Port}", "smtp://localhost:1").Start();
        await fixture.AcceptAsync(Required);
        Assert.IsType<DeliveryOutcome.Deferred>((await fixture.Log.WaitForAttemptAsync()).Outcome);
        await fixture.StopAsync();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task An_mx_has_to_be_signed(bool isSigned, bool isSent)
    {
        await using var peer = Peer("localhost", With);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Options.LoopbackMx = true;
        fixture.Resolver = new OneExchanger(isSigned);
        fixture.Dialer = new ToPort(peer.Port);
        fixture.Start();
        await fixture.AcceptAsync(Required);
        if (isSent)
            await SentAsync(fixture);
        else
            Assert.StartsWith("550 5.7.30 ", await ReturnedAsync(fixture), StringComparison.Ordinal);
        Assert.Equal(isSent ? 1 : 0, peer.Connections);
    }

    [Fact]
    public async Task A_report_goes_over_verified_tls_and_without_the_demand_where_it_ends()
    {
        await using var peer = Peer("localhost", Handshake + "C: EHLO mx.test\nS: 250 next.test\nC: MAIL FROM:<>\n" + Rest);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", HopTls.Opportunistic, $"smtp://localhost:{peer.Port}").Start();
        await fixture.Queue.Queue.AcceptAsync(fixture.Queue.To("bob@next.test") with { Sender = ReversePath.Null, Parameters = Required });
        await SentAsync(fixture);
    }

    [Fact]
    public async Task The_mailboxes_own_server_on_this_machine_is_the_end_of_the_way()
    {
        await using var peer = ScriptedPeer.Start("S: 220 next.test\nC: LHLO mx.test\nS: 250 next.test\nC: MAIL FROM:<ada@sender.test>\n" + Rest);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", HopTls.None, $"lmtp://127.0.0.1:{peer.Port}").Start();
        await fixture.AcceptAsync(Required);
        await SentAsync(fixture);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_would_rather_have_it_go_in_clear_does_not_overrule_a_route(bool isOptional)
    {
        await using var peer = ScriptedPeer.Start(NoTls);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", HopTls.Required, $"smtp://localhost:{peer.Port}").Start();
        await fixture.Queue.Queue.AcceptAsync(fixture.Queue.To("bob@next.test") with { TlsOptional = isOptional });
        var deferred = Assert.IsType<DeliveryOutcome.Deferred>((await fixture.Log.WaitForAttemptAsync()).Outcome);
        Assert.StartsWith("451 4.7.4 ", deferred.Reply.ToString(), StringComparison.Ordinal);
        await fixture.StopAsync();
    }

    private static ScriptedPeer Peer(string certificate, string dialogue) => ScriptedPeer.Start(
        Pace.Whole, new SslServerAuthenticationOptions { ServerCertificate = certificate == "localhost" ? TestCertificates.Server : TestCertificates.Create(certificate) }, dialogue);

    private static async Task SentAsync(DeliveryFixture fixture)
    {
        Assert.IsType<DeliveryOutcome.Delivered>((await fixture.Log.WaitForAttemptAsync()).Outcome);
        await fixture.StopAsync();
    }

    private static async Task<string> ReturnedAsync(DeliveryFixture fixture) =>
        Assert.IsType<DeliveryOutcome.Bounced>((await fixture.Log.WaitForAttemptAsync()).Outcome).Reply.ToString();

    /// <summary>next.test has localhost as its MX.</summary>
    private sealed class OneExchanger(bool isSigned) : IDnsResolver
    {
        private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

        public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken) => new((name, type) switch
        {
            ("next.test", DnsType.Mx) => DnsAnswer.Found([new DnsRecord.MailExchange(10, "localhost", Hour)], isSigned),
            ("localhost", DnsType.A) => DnsAnswer.Found([new DnsRecord.Address(IPAddress.Loopback, Hour)]),
            _ => DnsAnswer.NoData(false),
        });
    }

    /// <summary>Dials port 25 as another one.</summary>
    private sealed class ToPort(int port) : IDialer
    {
        public ValueTask<DialedConnection> DialAsync(EndPoint remote, CancellationToken cancellationToken) =>
            DirectDialer.Default.DialAsync(new IPEndPoint(((IPEndPoint)remote).Address, port), cancellationToken);
    }
}
