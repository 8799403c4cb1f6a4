using Microsoft.Extensions.Time.Testing;
using Postroad.Client.Tests.Sessions;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Sending;

/// <summary>Whenever a caller gives up, what is known of each recipient is told.</summary>
public sealed class CancelTests
{
    [Fact]
    public async Task Before_anything_was_said_nobody_has_it()
    {
        await using var sender = new MailSender("smtp://127.0.0.1:1?tls=none");
        var e = await Assert.ThrowsAsync<MailCanceledException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"), new CancellationToken(canceled: true)));
        Assert.Equal((Delivery.NotSent, 0), (e.Delivery, e.Result.Accepted.Count));
        Assert.Equal("bob@mx.test", Assert.Single(e.Result.Rejected).Address);
        Assert.Null(e.Result.Error);
    }

    [Fact]
    public async Task While_waiting_for_a_connection_nobody_has_it()
    {
        using var patience = new CancellationTokenSource();
        await using var server = new SilentPeer("S: 220 mx.test ESMTP\nC: EHLO *\n--- wait end", patience.Cancel);
        await using var sender = new MailSender(server.Url + "&pool=1");
        var first = sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"), patience.Token);
        var second = sender.SendRawAsync(Server.Raw(), Server.To("eve@mx.test"), patience.Token);
        foreach (var sending in new[] { first, second })
            Assert.Equal(Delivery.NotSent, (await Assert.ThrowsAsync<MailCanceledException>(() => sending)).Delivery);
        server.End();
    }

    [Fact]
    public async Task Between_two_tries_those_who_have_it_are_told_from_those_who_do_not()
    {
        var time = new RetryClock();
        using var patience = new CancellationTokenSource();
        await using var server = ScriptedPeer.Start(Server.Opening + $"""
            C: MAIL FROM:<ada@client.test>
            C: RCPT TO:<has@mx.test>
            C: RCPT TO:<later@mx.test>
            C: RCPT TO:<never@mx.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 250 2.1.5 Ok
            S: 451 4.7.1 Greylisted
            S: 550 5.1.1 No such user
            S: 354 Go ahead
            {Server.Body}
            S: 250 2.0.0 Ok: queued as 4F1c

            """ + Server.Quit);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = Server.Url(server, "&timeout=24h"), TimeProvider = time });
        var sending = sender.SendRawAsync(Server.Raw(), Server.To("has@mx.test", "later@mx.test", "never@mx.test"), patience.Token);
        await time.Waiting;
        patience.Cancel();
        var e = await Assert.ThrowsAsync<MailCanceledException>(() => sending);
        Assert.Equal(Delivery.NotSent, e.Delivery);
        Assert.Equal("has@mx.test", Assert.Single(e.Result.Accepted).Address);
        Assert.Equal("4F1c", e.Result.QueueId);
        Assert.Equal([("later@mx.test", 451), ("never@mx.test", 550)], e.Result.Rejected.Select(r => (r.Address, r.Reply!.Code)).Order());
    }

    [Fact]
    public async Task Behind_the_final_dot_it_is_not_known_and_earlier_transactions_are_not_forgotten()
    {
        using var patience = new CancellationTokenSource();
        await using var server = new SilentPeer(Server.Opening + Server.Taken("first@mx.test") + $"""
            C: MAIL FROM:<ada@client.test>
            C: RCPT TO:<second@mx.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 250 2.1.5 Ok
            S: 354 Go ahead
            {Server.Body}
            --- wait end
            """, patience.Cancel);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = server.Url, RecipientsPerTransaction = 1 });
        var e = await Assert.ThrowsAsync<MailCanceledException>(() => sender.SendRawAsync(Server.Raw(), Server.To("first@mx.test", "second@mx.test", "third@mx.test"), patience.Token));
        server.End();
        Assert.Equal(Delivery.Unknown, e.Delivery);
        Assert.Equal("first@mx.test", Assert.Single(e.Result.Accepted).Address);
        Assert.Equal([("second@mx.test", Delivery.Unknown), ("third@mx.test", Delivery.NotSent)], e.Result.Rejected.Select(r => (r.Address, r.Delivery)));
    }

    /// <summary>Tells when the wait between two tries has begun: no other timer is about a second long.</summary>
    private sealed class RetryClock : FakeTimeProvider
    {
        private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Waiting => _waiting.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.FromSeconds(0.7) && dueTime < TimeSpan.FromSeconds(1.3))
                _waiting.TrySetResult();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
