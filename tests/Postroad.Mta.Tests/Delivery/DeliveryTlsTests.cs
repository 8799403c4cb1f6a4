using System.Net;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Smtp.Transport.Dialing;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Delivery;

public sealed class DeliveryTlsTests
{
    private const string Offer = "S: 220 next.test\nC: EHLO mx.test\nS: 250-next.test\nS: 250 STARTTLS\n";
    private const string Refused = "C: MAIL FROM:<ada@sender.test>\nS: 550 5.7.1 No\nC: QUIT\nS: 221 Bye\n";
    private const string Handshake = "C: STARTTLS\nS: 220 Go on\n--- TLS\nC: EHLO mx.test\nS: 250 next.test\n";

    [Theory]
    [InlineData("opportunistic", Offer + Handshake + Refused, "550 5.7.1 No")]
    [InlineData("required", Offer + Handshake + Refused, "550 5.7.1 No")]
    [InlineData("none", Offer + Refused, "550 5.7.1 No")]
    [InlineData("opportunistic", "S: 220 next.test\nC: EHLO mx.test\nS: 250 next.test\n" + Refused, "550 5.7.1 No")]
    [InlineData("required", "S: 220 next.test\nC: EHLO mx.test\nS: 250 next.test\n--- closed\n", "451 4.7.4")]
    [InlineData("verified", Offer + "C: STARTTLS\nS: 454 4.7.0 Not now\n--- closed\n", "454 4.7.0")]
    public async Task Tls_is_as_the_route_says(string tls, string dialogue, string reply)
    {
        await using var peer = ScriptedPeer.Start(dialogue);
        await using var fixture = await DeliveryFixture.CreateAsync();
        Assert.True(RouteOptions.TryParseTls(tls, out var level, out _));
        fixture.Route("next.test", level, $"smtp://127.0.0.1:{peer.Port}").Start();
        await fixture.AcceptAsync("bob@next.test");
        var said = (await fixture.Log.WaitForAttemptAsync()).Outcome switch
        {
            DeliveryOutcome.Bounced b => b.Reply,
            DeliveryOutcome.Deferred d => d.Reply,
            _ => throw new InvalidOperationException(),
        };
        Assert.StartsWith(reply, said.ToString(), StringComparison.Ordinal);
        await fixture.StopAsync();
    }

    [Fact]
    public async Task Broken_tls_is_no_reason_to_keep_the_mail_and_is_remembered()
    {
        await using var peer = ScriptedPeer.Start(Offer + "C: STARTTLS\nS: 220 Go on\n--- close\n", Offer + Refused);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Options.ConnectionsPerDestination = 1;
        fixture.Route("next.test", HopTls.Opportunistic, $"smtp://127.0.0.1:{peer.Port}").Start();
        await fixture.AcceptAsync("bob@next.test");
        await fixture.Log.WaitForAttemptsAsync(1);
        Assert.Equal(2, peer.Connections);
        await fixture.StopAsync();
    }

    // RFC 3207 §6: whoever stands between chooses whether mail goes in clear, where that is the answer to text of his own.
    [Fact]
    public async Task Text_put_in_before_the_handshake_is_no_way_to_get_the_mail_in_clear()
    {
        await using var peer = ScriptedPeer.Start(Offer + "C: STARTTLS\nS| 220 Go on\\r\\n250 injected\\r\\n\n--- closed\n", Offer + Refused);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", HopTls.Opportunistic, $"smtp://127.0.0.1:{peer.Port}").Start();
        await fixture.AcceptAsync("bob@next.test");
        Assert.IsType<DeliveryOutcome.Deferred>((await fixture.Log.WaitForAttemptAsync()).Outcome);
        Assert.Equal(1, peer.Connections);
        await fixture.StopAsync();
    }

    [Theory]
    [InlineData(Offer + "C: STARTTLS\nS: 220 Go on\n--- close\n")]
    [InlineData("S: 220 next.test\nC: EHLO mx.test\nS: 250-next.test\nS: 250 AUTH PLAIN\n--- closed\n")]
    public async Task A_password_is_not_told_to_who_spoils_the_handshake(string dialogue)
    {
        await using var peer = ScriptedPeer.Start(dialogue);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Dialer = new DialerTo(peer.EndPoint);
        fixture.Route("next.test", HopTls.Opportunistic, "smtp://ada:sekret@10.0.0.5:587").Start();
        await fixture.AcceptAsync("bob@next.test");
        Assert.IsType<DeliveryOutcome.Deferred>((await fixture.Log.WaitForAttemptAsync()).Outcome);
        Assert.Equal(1, peer.Connections);
        await fixture.StopAsync();
    }

    private sealed class DialerTo(IPEndPoint place) : IDialer
    {
        public ValueTask<DialedConnection> DialAsync(EndPoint remote, CancellationToken cancellationToken) => DirectDialer.Default.DialAsync(place, cancellationToken);
    }
}
