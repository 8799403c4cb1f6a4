using System.Net;
using Postroad.Mail.Addresses;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Tests.Queue;
using Postroad.Mta.Tests.Routing;
using Postroad.Smtp.Transport.Dialing;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Delivery;

public sealed class DispatcherTests
{
    private const string Greeting = """
        S: 220 next.test ESMTP
        C: EHLO mx.test
        S: 250-next.test
        S: 250 PIPELINING

        """;

    private const string Data = """
        C: DATA
        S: 354 Go on
        C: Received: from client.test by mx.test;
        C: 	Thu, 26 Nov 2026 00:00:00 +0000
        C: Subject: hello
        C: 
        C: Hello.
        C: .

        """;

    [Fact]
    public async Task A_message_goes_to_its_next_hop_and_leaves_the_queue()
    {
        await using var peer = ScriptedPeer.Start(Greeting + """
            C: MAIL FROM:<ada@sender.test>
            C: RCPT TO:<bob@next.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 250 2.1.5 Ok
            S: 354 Go on
            C: Received: from client.test by mx.test;
            C: 	Thu, 26 Nov 2026 00:00:00 +0000
            C: Subject: hello
            C: 
            C: Hello.
            C: .
            S: 250 2.0.0 Taken
            C: QUIT
            S: 221 2.0.0 Bye
            """);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", peer.Port).Start();
        var id = await fixture.AcceptAsync("bob@next.test");
        var attempt = await fixture.Log.WaitForAttemptAsync();
        var delivered = Assert.IsType<DeliveryOutcome.Delivered>(attempt.Outcome);
        Assert.Equal(id, attempt.Id);
        Assert.Equal($"127.0.0.1[127.0.0.1]:{peer.Port}", delivered.Relay);
        await fixture.Log.WaitForAsync<MailEvent.Removed>();
        Assert.Equal(0, fixture.Queue.Spool.Messages);
        await fixture.StopAsync();
    }

    [Fact]
    public async Task Recipients_of_one_domain_share_a_transaction_and_each_has_its_own_outcome()
    {
        await using var peer = ScriptedPeer.Start(Greeting + """
            C: MAIL FROM:<ada@sender.test>
            C: RCPT TO:<a@next.test>
            C: RCPT TO:<b@next.test>
            C: RCPT TO:<c@next.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 250 2.1.5 Ok
            S: 450 4.2.1 Later
            S: 550 5.1.1 Nobody
            S: 354 Go on
            C: Received: from client.test by mx.test;
            C: 	Thu, 26 Nov 2026 00:00:00 +0000
            C: Subject: hello
            C: 
            C: Hello.
            C: .
            S: 250 2.0.0 Taken
            C: QUIT
            S: 221 2.0.0 Bye
            """);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", peer.Port).Start();
        var id = await fixture.AcceptAsync("a@next.test", "b@next.test", "c@next.test");
        await fixture.Log.WaitForAttemptsAsync(3);
        Assert.Equal(RecipientStatus.Delivered, fixture.Queue.State(id, 0).Status);
        Assert.Equal(RecipientStatus.Deferred, fixture.Queue.State(id, 1).Status);
        Assert.Equal(RecipientStatus.Bounced, fixture.Queue.State(id, 2).Status);
        Assert.Equal("550 5.1.1 Nobody", fixture.Queue.State(id, 2).LastReply!.ToString());
        Assert.Equal("failed", (await fixture.Log.WaitForAsync<MailEvent.Reported>()).Action);
        await fixture.StopAsync();
    }

    [Fact]
    public async Task One_session_carries_one_message_after_the_other()
    {
        var message = """
            C: MAIL FROM:<ada@sender.test>
            S: 250 Ok
            C: RCPT TO:<bob@next.test>
            S: 250 Ok

            """ + Data + "S: 250 Taken\n";
        await using var peer = ScriptedPeer.Start("S: 220 next.test\nC: EHLO mx.test\nS: 250 next.test\n" + message + message + "C: QUIT\nS: 221 Bye\n");
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Options.ConnectionsPerDestination = 1;
        fixture.Route("next.test", peer.Port).Start();
        await fixture.AcceptAsync("bob@next.test");
        await fixture.Log.WaitForAttemptsAsync(1);
        await fixture.AcceptAsync("bob@next.test");
        await fixture.Log.WaitForAttemptsAsync(2);
        await fixture.StopAsync();
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task An_idle_session_is_closed_after_two_seconds()
    {
        await using var peer = ScriptedPeer.Start("S: 220 next.test\nC: EHLO mx.test\nS: 250 next.test\nC: MAIL FROM:<ada@sender.test>\nS: 550 5.7.1 No\nC: QUIT\nS: 221 Bye\n");
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Options.Timeouts.Quit = TimeSpan.FromDays(1);
        fixture.Route("next.test", peer.Port).Start();
        await fixture.AcceptAsync("bob@next.test");
        await fixture.Log.WaitForAttemptsAsync(1);
        await DeliveryFixture.UntilAsync(() =>
        {
            fixture.Queue.Clock.Advance(TimeSpan.FromSeconds(1));
            return !fixture.Dispatcher.Destinations.Any();
        });
        await peer.FinishedAsync();
    }

    [Fact]
    public async Task The_next_hop_is_tried_where_the_first_refuses_the_connection()
    {
        await using var first = ScriptedPeer.Start("S: 554 5.3.2 Not today\nC: QUIT\n--- close\n", "S: 554 5.3.2 Not today\n--- close\n");
        await using var second = ScriptedPeer.Start("S: 220 next.test\nC: EHLO mx.test\nS: 250 next.test\nC: MAIL FROM:<ada@sender.test>\nS: 250 Ok\nC: RCPT TO:<bob@next.test>\nS: 250 Ok\n" + Data + "S: 250 Taken\nC: QUIT\nS: 221 Bye\n");
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", HopTls.None, "smtp://127.0.0.1:1", $"smtp://localhost:{second.Port}").Start();
        await fixture.AcceptAsync("bob@next.test");
        var attempt = await fixture.Log.WaitForAttemptAsync();
        Assert.Equal($"localhost[127.0.0.1]:{second.Port}", Assert.IsType<DeliveryOutcome.Delivered>(attempt.Outcome).Relay);
        await fixture.StopAsync();
    }

    [Fact]
    public async Task A_greeting_of_5xx_is_the_fault_of_the_site_and_defers()
    {
        await using var peer = ScriptedPeer.Start("S: 554 5.7.1 Go away\n");
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", peer.Port).Start();
        var id = await fixture.AcceptAsync("bob@next.test");
        await fixture.Log.WaitForAttemptsAsync(1);
        Assert.Equal(RecipientStatus.Deferred, fixture.Queue.State(id).Status);
        Assert.False(fixture.Queue.State(id).IsHeld);
        Assert.Equal(554, fixture.Queue.State(id).LastReply!.Code);
    }

    [Fact]
    public async Task Nobody_there_defers_and_the_next_attempt_comes_by_the_schedule()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", port: 1).Start();
        var id = await fixture.AcceptAsync("bob@next.test");
        for (var attempts = 1; attempts <= 3; attempts++)
        {
            await fixture.Log.WaitForAttemptsAsync(attempts);
            var state = fixture.Queue.State(id);
            Assert.Equal(attempts, state.Attempts);
            Assert.StartsWith("451 4.4.1 ", state.LastReply!.ToString(), StringComparison.Ordinal);
            fixture.Queue.Clock.Advance(state.NextAttempt!.Value - fixture.Queue.Clock.GetUtcNow());
        }
    }

    [Fact] // RFC 5321 §5.1: the load is spread.
    public async Task A_session_is_not_kept_for_mail_to_come_where_other_servers_are_as_good()
    {
        await using var peer = ScriptedPeer.Start("S: 220 next.test\nC: EHLO mx.test\nS: 250 next.test\nC: MAIL FROM:<ada@sender.test>\nS: 250 Ok\nC: RCPT TO:<bob@next.test>\nS: 250 Ok\n" + Data + "S: 250 Taken\nC: QUIT\nS: 221 Bye\n");
        await using var fixture = await DeliveryFixture.CreateAsync();
        var dns = new RecordedDns();
        dns.Mx("next.test", (10, "a.next.test"), (10, "b.next.test"));
        dns.Address("a.next.test", "192.0.2.1");
        dns.Address("b.next.test", "192.0.2.2");
        (fixture.Resolver, fixture.Dialer) = (dns, new DialerTo(peer.EndPoint));
        fixture.Start();
        await fixture.AcceptAsync("bob@next.test");
        // It says QUIT though no time passes.
        await peer.FinishedAsync();
        Assert.IsType<DeliveryOutcome.Delivered>((await fixture.Log.WaitForAttemptAsync()).Outcome);
    }

    private sealed class DialerTo(EndPoint peer) : IDialer
    {
        public ValueTask<DialedConnection> DialAsync(EndPoint remote, CancellationToken cancellationToken) => DirectDialer.Default.DialAsync(peer, cancellationToken);
    }

    [Fact]
    public async Task A_login_is_made_where_the_route_has_one()
    {
        await using var peer = ScriptedPeer.Start("""
            S: 220 next.test
            C: EHLO mx.test
            S: 250-next.test
            S: 250 AUTH PLAIN
            C: AUTH PLAIN AHVzZXIAcGFzcw==
            S: 235 2.7.0 Welcome
            C: MAIL FROM:<ada@sender.test>
            S: 550 5.7.1 No
            C: QUIT
            S: 221 Bye
            """);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", HopTls.None, $"smtp://user:pass@127.0.0.1:{peer.Port}").Start();
        await fixture.AcceptAsync("bob@next.test");
        Assert.IsType<DeliveryOutcome.Bounced>((await fixture.Log.WaitForAttemptAsync()).Outcome);
        await fixture.StopAsync();
    }

    [Fact]
    public async Task Mail_for_our_own_domains_goes_into_mailboxes()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Domains.Add(new DomainOptions { Name = DomainName.Parse("own.test"), Recipients = ["bob"] });
        fixture.Start();
        await fixture.AcceptAsync("Bob+news@own.test", "gone@own.test");
        var attempts = await fixture.Log.WaitForAttemptsAsync(2);
        Assert.Equal("bob@own.test", Assert.Single(fixture.Mailboxes.Delivered).Mailbox);
        Assert.IsType<DeliveryOutcome.Bounced>(attempts[1].Outcome);
    }

    [Fact]
    public async Task A_domain_that_does_not_exist_is_given_up_at_once()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Start();
        await fixture.AcceptAsync("bob@nowhere.test");
        var attempt = await fixture.Log.WaitForAttemptAsync();
        Assert.Equal("550 5.1.2 The domain nowhere.test does not exist", Assert.IsType<DeliveryOutcome.Bounced>(attempt.Outcome).Reply.ToString());
    }

    [Fact]
    public async Task A_stop_lets_the_message_in_hand_finish()
    {
        await using var peer = ScriptedPeer.Start("S: 220 next.test\nC: EHLO mx.test\nS: 250 next.test\nC: MAIL FROM:<ada@sender.test>\nS: 250 Ok\nC: RCPT TO:<bob@next.test>\nS: 250 Ok\n" + Data + "S: 250 Taken\nC: QUIT\nS: 221 Bye\n");
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", peer.Port).Start();
        await fixture.AcceptAsync("bob@next.test");
        await DeliveryFixture.UntilAsync(() => peer.Connections > 0);
        await fixture.StopAsync();
        Assert.Single(fixture.Log.Events.OfType<MailEvent.Removed>());
    }
}
