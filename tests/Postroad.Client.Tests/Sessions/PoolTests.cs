using Microsoft.Extensions.Time.Testing;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Sessions;

public sealed class PoolTests
{
    [Fact]
    public async Task A_connection_is_used_again()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + Server.Taken() + Server.Taken() + Server.Quit);
        await using var sender = new MailSender(Server.Url(server));
        await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        Assert.Equal((1, 1), (server.Connections, sender.Connections));
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_meanwhile_is_replaced()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + Server.Taken() + "S: 421 4.4.2 Idle too long\n--- close", Server.Opening + Server.Taken() + Server.Quit);
        await using var sender = new MailSender(Server.Url(server));
        await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        await server.FinishedAsync();
        var result = await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        Assert.Equal((true, 1, 2), (result.IsComplete, result.Attempts, server.Connections));
    }

    [Theory]
    [InlineData("C: MAIL FROM:<ada@client.test>\n--- reset")]
    [InlineData("C: MAIL FROM:<ada@client.test>\nC: RCPT TO:<bob@mx.test>\nC: DATA\nS: 421 4.4.2 Idle too long\n--- close")]
    public async Task A_connection_that_dies_under_mail_is_replaced_since_nothing_was_sent(string death)
    {
        await using var server = ScriptedPeer.Start(Server.Opening + Server.Taken() + death, Server.Opening + Server.Taken() + Server.Quit);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = Server.Url(server), Retry = RetryPolicy.None });
        await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        var result = await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        Assert.Equal((true, 2), (result.IsComplete, server.Connections));
    }

    [Fact]
    public async Task A_connection_idle_for_some_seconds_is_asked_before_it_is_used()
    {
        var time = new FakeTimeProvider();
        await using var server = ScriptedPeer.Start(Server.Opening + Server.Taken() + "C: NOOP\nS: 250 2.0.0 Ok\n" + Server.Taken() + "C: NOOP\n--- close", Server.Opening + Server.Taken() + Server.Quit);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = Server.Url(server), TimeProvider = time });
        await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        time.Advance(TimeSpan.FromSeconds(5));
        await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.True((await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"))).IsComplete);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_connection_idle_for_a_minute_is_closed()
    {
        var time = new FakeTimeProvider();
        await using var server = ScriptedPeer.Start(Server.Opening + Server.Taken() + Server.Quit);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = Server.Url(server), TimeProvider = time });
        await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, sender.Connections);
        time.Advance(TimeSpan.FromSeconds(61));
        await server.FinishedAsync();
        Assert.Equal(0, sender.Connections);
    }

    [Fact]
    public async Task The_server_s_own_limits_are_kept()
    {
        const string Limited = """
            S: 220 mx.test ESMTP
            C: EHLO *
            S: 250-mx.test
            S: 250-PIPELINING
            S: 250 LIMITS MAILMAX=2 RCPTMAX=1

            """;
        await using var server = ScriptedPeer.Start(Limited + Server.Taken("a@mx.test") + Server.Taken("b@mx.test") + Server.Quit, Limited + Server.Taken("c@mx.test") + Server.Quit);
        await using var sender = new MailSender(Server.Url(server));
        Assert.Equal(2, (await sender.SendRawAsync(Server.Raw(), Server.To("a@mx.test", "b@mx.test"))).Accepted.Count);
        Assert.Single((await sender.SendRawAsync(Server.Raw(), Server.To("c@mx.test"))).Accepted);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task No_more_connections_are_open_than_the_pool_has()
    {
        var all = Server.Opening + string.Concat(Enumerable.Repeat(Server.Taken(), 5));
        await using var server = ScriptedPeer.Start(all + Server.Quit);
        await using var sender = new MailSender(Server.Url(server, "&pool=1"));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"))));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_server_that_lies_about_chunking_is_believed_no_more()
    {
        var opening = Server.Opening.Replace("250 8BITMIME", "250 CHUNKING", StringComparison.Ordinal);
        await using var server = ScriptedPeer.Start(opening + """
            C: MAIL FROM:<ada@client.test>
            C: RCPT TO:<bob@mx.test>
            C: BDAT 21 LAST
            S: 250 2.1.0 Ok
            S: 250 2.1.5 Ok
            S: 502 5.5.1 Not implemented
            --- close
            """, opening + Server.Taken() + Server.Quit);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = Server.Url(server), Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(1) } });
        Assert.Equal(2, (await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"))).Attempts);
    }

    [Fact]
    public async Task A_sender_that_was_closed_sends_no_more()
    {
        var sender = new MailSender("smtp://127.0.0.1:1?tls=none");
        await sender.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test")));
    }

    [Fact]
    public async Task A_sender_that_is_closed_lets_the_message_under_way_end_and_begins_no_other()
    {
        var isSilent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new SilentPeer(Server.Opening + Server.Taken().Replace("S: 250 2.0.0 Ok: queued as 4F1c\n", "", StringComparison.Ordinal) + "--- wait end", isSilent.SetResult, "S: 250 2.0.0 Ok\nC: QUIT\nS: 221 2.0.0 Bye");
        var sender = new MailSender(server.Url + "&pool=1");
        var first = sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        await isSilent.Task;
        var second = sender.SendRawAsync(Server.Raw(), Server.To("eve@mx.test"));
        await sender.DisposeAsync();
        server.End();
        Assert.True((await first).IsComplete);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => second);
        Assert.Equal(0, sender.Connections);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_quit_keeps_nobody_waiting()
    {
        await using var first = new SilentPeer(Server.Opening + Server.Taken() + "C: QUIT\n--- wait end");
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = first.Url, MessagesPerConnection = 1, TimeProvider = new FakeTimeProvider() });
        Assert.True((await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"))).IsComplete);
        first.End();
    }
}
