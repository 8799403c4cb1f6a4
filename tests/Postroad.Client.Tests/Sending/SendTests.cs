using Postroad.Smtp.Client;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Sending;

public sealed class SendTests
{
    [Fact]
    public async Task A_message_goes_out_and_the_result_says_who_has_it()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + Server.Taken() + Server.Quit);
        SendResult result;
        await using (var sender = new MailSender(Server.Url(server)))
            result = await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        Assert.True(result.IsComplete);
        Assert.Equal("bob@mx.test", Assert.Single(result.Accepted).Address);
        Assert.Equal(("4F1c", 1, 250), (result.QueueId, result.Attempts, result.Reply!.Code));
        Assert.Matches(@"^accepted 1/1 by 127\.0\.0\.1:\d+ · 250 2\.0\.0 Ok: queued as 4F1c · no TLS · \d+ ms$", result.ToString());
    }

    [Fact]
    public async Task An_email_becomes_a_message()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + """
            C: MAIL FROM:<ada@client.test>
            C: RCPT TO:<bob@mx.test>
            C: RCPT TO:<hidden@mx.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 250 2.1.5 Ok
            S: 250 2.1.5 Ok
            S: 354 Go ahead
            C: From: Ada <ada@client.test>
            C: Date: *
            C: Subject: Hello
            C: Message-Id: <*@client.test>
            C: To: bob@mx.test
            C: MIME-Version: 1.0
            C: Content-Type: text/plain; charset=utf-8
            C: 
            C: It works
            C: .
            S: 250 2.0.0 Ok
            """ + "\n" + Server.Quit);
        await using var sender = new MailSender(Server.Url(server));
        var result = await sender.SendAsync(new Email { From = "Ada <ada@client.test>", To = ["bob@mx.test"], Bcc = ["hidden@mx.test"], Subject = "Hello", Text = "It works" });
        Assert.Equal(2, result.Accepted.Count);
        Assert.EndsWith("@client.test", result.MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_refused_recipient_does_not_stop_the_others()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + $"""
            C: MAIL FROM:<ada@client.test>
            C: RCPT TO:<no@mx.test>
            C: RCPT TO:<bob@mx.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 550 5.1.1 No such user
            S: 250 2.1.5 Ok
            S: 354 Go ahead
            {Server.Body}
            S: 250 2.0.0 Ok

            """ + Server.Quit);
        await using var sender = new MailSender(Server.Url(server));
        var result = await sender.SendRawAsync(Server.Raw(), Server.To("no@mx.test", "bob@mx.test"));
        Assert.False(result.IsComplete);
        Assert.Equal("bob@mx.test", Assert.Single(result.Accepted).Address);
        var refused = Assert.Single(result.Rejected);
        Assert.Equal(("no@mx.test", 550, false, "There is no such mailbox."), (refused.Address, refused.Reply!.Code, refused.IsTemporary, refused.Cause));
        Assert.NotNull(refused.Hint);
        Assert.Contains("refused no@mx.test: 550 5.1.1 No such user", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_nobody_gets_throws_and_try_gives_it_as_a_value()
    {
        const string Refusal = """
            C: MAIL FROM:<ada@client.test>
            C: RCPT TO:<no@mx.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 550 5.1.1 No such user
            S: 554 5.5.1 No valid recipients

            """;
        await using var server = ScriptedPeer.Start(Server.Opening + Refusal + "C: RSET\n" + Refusal.Replace("S: 250 2.1.0 Ok", "S: 250 2.0.0 Ok\nS: 250 2.1.0 Ok", StringComparison.Ordinal) + Server.Quit);
        await using var sender = new MailSender(Server.Url(server));
        var e = await Assert.ThrowsAsync<MailRejectedException>(() => sender.SendRawAsync(Server.Raw(), Server.To("no@mx.test")));
        Assert.Equal((SmtpPhase.RcptTo, 550, false, Delivery.NotSent), (e.Phase, e.Reply!.Code, e.IsTransient, e.Delivery));
        Assert.Equal("no@mx.test", Assert.Single(e.Result.Rejected).Address);
        var result = await sender.TrySendAsync(Message());
        Assert.IsType<MailRejectedException>(result.Error);
        Assert.False(result.IsComplete);
    }

    [Fact]
    public async Task A_dot_without_an_answer_is_unknown_and_is_never_tried_again()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + $"""
            C: MAIL FROM:<ada@client.test>
            C: RCPT TO:<bob@mx.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 250 2.1.5 Ok
            S: 354 Go ahead
            {Server.Body}
            --- close
            """);
        await using var sender = new MailSender(Server.Url(server));
        var e = await Assert.ThrowsAsync<MailProtocolException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test")));
        Assert.Equal((SmtpPhase.EndOfData, Delivery.Unknown, false, 1), (e.Phase, e.Delivery, e.IsTransient, e.Attempts));
        Assert.Contains("duplicate", e.Hint, StringComparison.Ordinal);
        Assert.Contains("354 Go ahead", e.Transcript, StringComparison.Ordinal);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_refused_connection_is_transient_and_not_sent()
    {
        int port;
        await using (var server = ScriptedPeer.Start(""))
            port = server.Port;
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = $"smtp://127.0.0.1:{port}?tls=none", Retry = RetryPolicy.None });
        var e = await Assert.ThrowsAsync<MailConnectException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test")));
        Assert.Equal((SmtpPhase.Connect, true, Delivery.NotSent), (e.Phase, e.IsTransient, e.Delivery));
        Assert.NotNull(e.Hint);
    }

    private static MimeKit.MimeMessage Message()
    {
        var message = MimeKit.MimeMessage.Load(Server.Raw());
        message.From.Add(new MimeKit.MailboxAddress("", "ada@client.test"));
        message.To.Add(new MimeKit.MailboxAddress("", "no@mx.test"));
        return message;
    }
}
