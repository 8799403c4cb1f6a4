using System.Net;
using System.Net.Sockets;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Tests.Queue;
using Postroad.Smtp.Transport.Dialing;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Delivery;

/// <summary>An error of ours in the midst of an attempt: nothing that is known is forgotten, nothing stands still.</summary>
public sealed class OwnErrorTests
{
    [Fact]
    public async Task What_is_in_a_mailbox_does_not_come_there_twice_though_the_next_one_fails()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Domains.Add(new DomainOptions { Name = DomainName.Parse("home.test"), Recipients = ["*"] });
        fixture.Mailboxes.OnDeliver = static mailbox =>
        {
            if (mailbox.StartsWith("bob", StringComparison.Ordinal))
                throw new InvalidOperationException("a bug");
        };
        fixture.Start();
        var id = await fixture.AcceptAsync("ann@home.test", "bob@home.test", "eve@home.test");
        await fixture.Log.WaitForAttemptsAsync(3);
        Assert.Equal(RecipientStatus.Delivered, fixture.Queue.State(id, 0).Status);
        Assert.Equal(RecipientStatus.Deferred, fixture.Queue.State(id, 1).Status);
        Assert.Equal("451 4.3.0 Internal trouble at the sending server", fixture.Queue.State(id, 1).LastReply!.ToString());

        fixture.Mailboxes.OnDeliver = null;
        fixture.Queue.Clock.Advance(TimeSpan.FromMinutes(7));
        await fixture.Log.WaitForAsync<MailEvent.Removed>();
        Assert.Equal(["ann@home.test", "bob@home.test", "eve@home.test"], fixture.Mailboxes.Delivered.Select(static d => d.Mailbox).Order());
    }

    [Fact]
    public async Task What_one_server_took_is_not_sent_again_though_the_look_for_the_next_one_fails()
    {
        await using var peer = ScriptedPeer.Start("""
            S: 220 one.test
            C: EHLO mx.test
            S: 250 one.test
            C: MAIL FROM:<ada@sender.test>
            S: 250 Ok
            C: RCPT TO:<ann@next.test>
            S: 250 Ok
            C: RCPT TO:<bob@next.test>
            S: 550 5.7.1 Unable to relay
            C: DATA
            S: 354 Go on
            C: Received: from client.test by mx.test;
            C: *
            C: Subject: hello
            C: 
            C: Hello.
            C: .
            S: 250 Taken
            C: QUIT
            S: 221 Bye
            """);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Resolver = new OneThenError();
        fixture.Route("next.test", HopTls.None, $"smtp://one.test:{peer.Port}", "smtp://two.test:25").Start();
        var id = await fixture.AcceptAsync("ann@next.test", "bob@next.test");
        await fixture.Log.WaitForAttemptsAsync(2);
        Assert.Equal(RecipientStatus.Delivered, fixture.Queue.State(id, 0).Status);
        Assert.Equal(RecipientStatus.Deferred, fixture.Queue.State(id, 1).Status);
        await fixture.StopAsync();
    }

    [Fact]
    public async Task A_log_that_fails_stops_nothing()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Domains.Add(new DomainOptions { Name = DomainName.Parse("home.test"), Recipients = ["*"] });
        fixture.Mailboxes.Outcome = Messages.Deferred;
        var thrown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Log.OnWrite = () =>
        {
            thrown.TrySetResult();
            throw new InvalidOperationException("a bug");
        };
        fixture.Start();
        await fixture.AcceptAsync("bob@home.test");
        await thrown.Task;
        fixture.Log.OnWrite = null;
        await DeliveryFixture.UntilAsync(() =>
        {
            fixture.Queue.Clock.Advance(TimeSpan.FromMinutes(1));
            return fixture.Log.Events.OfType<MailEvent.Attempted>().Any();
        });
    }

    [Fact] // F31
    public async Task A_machine_without_descriptors_blames_no_server_and_asks_no_further_one()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        var dialer = new Exhausted();
        fixture.Dialer = dialer;
        fixture.Route("next.test", HopTls.None, "smtp://127.0.0.1:25", "smtp://127.0.0.2:25").Start();
        for (var i = 0; i < 20; i++)
            await fixture.AcceptAsync("bob@next.test");
        var attempts = await fixture.Log.WaitForAttemptsAsync(20);
        Assert.All(attempts, static attempt =>
        {
            var deferred = Assert.IsType<DeliveryOutcome.Deferred>(attempt.Outcome);
            Assert.True(deferred.IsOwnWord);
            Assert.StartsWith("451 4.3.0 This machine could not open a connection to ", deferred.Reply.ToString(), StringComparison.Ordinal);
        });
        Assert.Equal((20, 0), (dialer.Tries, fixture.Dispatcher.SuspendedDestinations));
    }

    private sealed class Exhausted : IDialer
    {
        private int _tries;

        public int Tries => _tries;

        public ValueTask<DialedConnection> DialAsync(EndPoint remote, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _tries);
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }
    }

    private sealed class OneThenError : IDnsResolver
    {
        public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken) => (name, type) switch
        {
            ("two.test", _) => throw new InvalidOperationException("a bug"),
            ("one.test", DnsType.A) => new(DnsAnswer.Found([new DnsRecord.Address(IPAddress.Loopback, TimeSpan.FromHours(1))])),
            _ => new(DnsAnswer.NxDomain()),
        };
    }
}
