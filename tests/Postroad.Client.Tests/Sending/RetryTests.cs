using Microsoft.Extensions.Time.Testing;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Sending;

public sealed class RetryTests
{
    private static readonly RetryPolicy Soon = new() { FirstDelay = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task A_temporary_refusal_is_tried_again_on_the_same_connection()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + """
            C: MAIL FROM:<ada@client.test>
            C: RCPT TO:<bob@mx.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 450 4.2.0 Greylisted
            S: 554 5.5.1 No valid recipients
            C: RSET

            """ + Server.Taken().Replace("S: 250 2.1.0 Ok", "S: 250 2.0.0 Ok\nS: 250 2.1.0 Ok", StringComparison.Ordinal) + Server.Quit);
        await using var sender = Sender(server);
        var result = await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        Assert.Equal((2, true), (result.Attempts, result.IsComplete));
    }

    [Fact]
    public async Task Only_those_who_were_refused_for_now_are_tried_again()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + $"""
            C: MAIL FROM:<ada@client.test>
            C: RCPT TO:<a@mx.test>
            C: RCPT TO:<b@mx.test>
            C: RCPT TO:<c@mx.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 250 2.1.5 Ok
            S: 451 4.7.1 Come back
            S: 550 5.1.1 No such user
            S: 354 Go ahead
            {Server.Body}
            S: 250 2.0.0 Ok

            """ + Server.Taken("b@mx.test") + Server.Quit);
        await using var sender = Sender(server);
        var result = await sender.SendRawAsync(Server.Raw(), Server.To("a@mx.test", "b@mx.test", "c@mx.test"));
        Assert.Equal(["a@mx.test", "b@mx.test"], result.Accepted.Select(r => r.Address));
        Assert.Equal(["c@mx.test"], result.Rejected.Select(r => r.Address));
    }

    [Fact]
    public async Task Too_many_recipients_go_in_a_further_transaction_that_is_no_further_try()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + $"""
            C: MAIL FROM:<ada@client.test>
            C: RCPT TO:<a@mx.test>
            C: RCPT TO:<b@mx.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 250 2.1.5 Ok
            S: 552 5.5.3 Too many recipients
            S: 354 Go ahead
            {Server.Body}
            S: 250 2.0.0 Ok

            """ + Server.Taken("b@mx.test") + Server.Quit);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = Server.Url(server), Retry = RetryPolicy.None });
        var result = await sender.SendRawAsync(Server.Raw(), Server.To("a@mx.test", "b@mx.test"));
        Assert.Equal((true, 1), (result.IsComplete, result.Attempts));
    }

    [Fact]
    public async Task A_busy_server_is_tried_three_times()
    {
        await using var server = ScriptedPeer.Start("S: 421 4.3.2 Too busy\n");
        await using var sender = Sender(server);
        var e = await Assert.ThrowsAsync<MailConnectException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test")));
        Assert.Equal((3, true, 421), (e.Attempts, e.IsTransient, e.Reply!.Code));
        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public async Task What_is_final_is_tried_once()
    {
        await using var server = ScriptedPeer.Start("S: 554 5.7.1 Not you\n");
        await using var sender = Sender(server);
        Assert.Equal(1, (await Assert.ThrowsAsync<MailConnectException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test")))).Attempts);
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_is_not_sent_a_second_time_once_its_first_octets_are_gone()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + """
            C: MAIL FROM:<ada@client.test> BODY=8BITMIME
            C: RCPT TO:<bob@mx.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 451 4.7.1 Come back
            S: 554 5.5.1 No valid recipients

            """ + Server.Quit);
        await using var sender = Sender(server);
        var endless = new OnceStream(100_000);
        var e = await Assert.ThrowsAsync<MailRejectedException>(() => sender.SendRawAsync(endless, Server.To("bob@mx.test")));
        Assert.Equal((1, true), (e.Attempts, e.IsTransient));
    }

    [Fact]
    public void The_default_makes_at_most_three_tries_in_fifteen_seconds()
    {
        var policy = RetryPolicy.Default with { Random = new Random(1) };
        Assert.InRange(policy.DelayAfter(1, TimeSpan.Zero)!.Value.TotalSeconds, 0.8, 1.2);
        Assert.InRange(policy.DelayAfter(2, TimeSpan.FromSeconds(2))!.Value.TotalSeconds, 1.6, 2.4);
        Assert.Null(policy.DelayAfter(3, TimeSpan.FromSeconds(5)));
        Assert.Null(policy.DelayAfter(1, TimeSpan.FromSeconds(14.5)));
        Assert.Equal(TimeSpan.FromSeconds(10), policy.DelayAfter(1, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
        Assert.Null(policy.DelayAfter(1, TimeSpan.Zero, TimeSpan.FromMinutes(5)));
        Assert.Null(RetryPolicy.None.DelayAfter(1, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("451 4.7.1 Greylisted, try again in 300 seconds", 300)]
    [InlineData("450 Please retry after 5 minutes.", 300)]
    [InlineData("421 4.7.0 come back in 1 hour", 3600)]
    [InlineData("451 4.7.1 in a moment", null)]
    [InlineData("550 5.7.1 try again in 300 seconds", null)]
    public void A_wait_that_the_server_names_is_heard(string reply, int? seconds)
    {
        var words = reply.Split(' ', 2);
        var parsed = new Smtp.Protocol.Reply(int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), null, words[1]);
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, ServerWait.Find(parsed));
    }

    [Fact]
    public async Task The_wait_between_two_tries_is_the_clocks()
    {
        var time = new FakeTimeProvider();
        await using var server = ScriptedPeer.Start("S: 421 4.3.2 Too busy\n", Server.Opening + Server.Taken() + Server.Quit);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = Server.Url(server, "&timeout=24h"), TimeProvider = time, Retry = RetryPolicy.Default with { MaxDuration = TimeSpan.FromDays(1) } });
        var sending = sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        await Eventually.IsAsync(() => sending.IsCompleted, () => time.Advance(TimeSpan.FromMilliseconds(10)));
        Assert.Equal(2, (await sending).Attempts);
    }

    private static MailSender Sender(ScriptedPeer server) => new(new MailSenderOptions { ConnectionString = Server.Url(server), Retry = Soon });

    private sealed class OnceStream(int length) : MemoryStream(System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("line\r\n", length / 6))))
    {
        public override bool CanSeek => false;
    }
}
