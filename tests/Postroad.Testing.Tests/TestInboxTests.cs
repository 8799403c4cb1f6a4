using System.Net;
using Microsoft.Extensions.Time.Testing;
using Postroad.Client;

namespace Postroad.Testing.Tests;

public sealed class TestInboxTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_message_is_waited_for_and_read()
    {
        await using var inbox = await TestInbox.StartAsync();
        await using var sender = new MailSender(inbox.ConnectionString);
        var to = inbox.NewAddress();
        var waiting = inbox.WaitForAsync(x => x.To(to).Subject("Confirm*"), Patience);
        await sender.SendAsync(Confirmation(to));
        var mail = await waiting;
        Assert.Equal(("shop@example.com", "The shop", "Confirm your account"), (mail.From, mail.FromName, mail.Subject));
        Assert.Equal([to], mail.To);
        Assert.Equal("yes", mail.Headers["x-tag"]);
        Assert.Null(mail.Headers["X-Other"]);
        Assert.Equal("https://shop.example.com/confirm?c=1", mail.Link("confirm account")!.ToString());
        Assert.Equal("https://shop.example.com/confirm?c=1", mail.Link("/confirm")!.ToString());
        Assert.Equal("493021", mail.Code());
        var attachment = Assert.Single(mail.Attachments, a => a.ContentId is null);
        Assert.Equal(("terms.txt", "text/plain", "be nice"), (attachment.Name, attachment.ContentType, attachment.Text));
        Assert.Equal("image/png", Assert.Single(mail.Attachments, a => a.ContentId == "logo").ContentType);
        Assert.Same(mail, await inbox.WaitForAsync(x => x.To(to), Patience));
    }

    [Fact]
    public async Task Blind_copies_are_in_the_envelope_alone()
    {
        await using var inbox = await TestInbox.StartAsync();
        await using var sender = new MailSender(inbox.ConnectionString);
        await sender.SendAsync(new Email { From = "a@x.example", To = ["b@x.example"], Bcc = ["carol@x.example"], Subject = "s", Text = "t" });
        var mail = await inbox.WaitForAsync(x => x.To("carol@x.example"), Patience);
        Assert.Equal(["b@x.example", "carol@x.example"], mail.Recipients);
        Assert.Null(mail.Headers["Bcc"]);
        Assert.DoesNotContain("carol@x.example", System.Text.Encoding.UTF8.GetString(mail.Raw), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_in_vain_tells_what_came_the_nearest_miss_and_what_clients_did()
    {
        var time = new FakeTimeProvider();
        await using var inbox = await TestInbox.StartAsync(new TestInboxOptions { TimeProvider = time });
        await using var sender = new MailSender(inbox.ConnectionString);
        await sender.SendAsync(new Email { From = "a@x.example", To = ["bob@x.example"], Subject = "Welcome", Text = "t" });
        await sender.SendAsync(new Email { From = "a@x.example", To = ["eve@x.example"], Subject = "Invoice", Text = "t" });
        var waiting = inbox.WaitForAsync(x => x.To("bob@x.example").Subject("Confirm*"), TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(5));
        var e = await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        Assert.Contains("\"Welcome\" from a@x.example to bob@x.example", e.Message, StringComparison.Ordinal);
        Assert.Contains("\"Invoice\" from a@x.example to eve@x.example", e.Message, StringComparison.Ordinal);
        Assert.Contains("Nearest miss: \"Welcome\"", e.Message, StringComparison.Ordinal);
        Assert.Contains("lacks: subject \"Confirm*\"", e.Message, StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<eve@x.example>", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_with_nobody_there_says_so()
    {
        var time = new FakeTimeProvider();
        await using var inbox = await TestInbox.StartAsync(new TestInboxOptions { TimeProvider = time });
        var waiting = inbox.WaitForAsync(x => x, TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Contains("No client connected.", (await Assert.ThrowsAsync<TimeoutException>(() => waiting)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Stage.Connect, "421 4.3.2 busy", typeof(MailConnectException))]
    [InlineData(Stage.Helo, "550 5.7.1 not you", typeof(MailConnectException))]
    [InlineData(Stage.MailFrom, "451 4.3.0 later", typeof(MailRejectedException))]
    [InlineData(Stage.RcptTo, "452 4.2.2 mailbox full", typeof(MailRejectedException))]
    [InlineData(Stage.Data, "554 5.7.1 no content from you", typeof(MailRejectedException))]
    [InlineData(Stage.EndOfData, "552 5.3.4 too big", typeof(MailRejectedException))]
    public async Task A_fault_comes_at_its_stage_as_often_as_asked(Stage stage, string reply, Type expected)
    {
        await using var inbox = await TestInbox.StartAsync();
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = inbox.ConnectionString, Retry = RetryPolicy.None });
        var email = new Email { From = "a@x.example", To = ["b@x.example"], Subject = "s", Text = "t" };
        // A refused EHLO is followed by HELO, which is refused too.
        inbox.Fail(stage, reply, times: stage == Stage.Helo ? 4 : 2);
        for (var i = 0; i < 2; i++)
        {
            var e = (MailException)await Assert.ThrowsAsync(expected, () => sender.SendAsync(email));
            Assert.Equal(reply.Split(' ')[2], e.Reply!.Lines[0].Split(' ')[0]);
        }
        Assert.Empty(inbox.Messages);
        Assert.True((await sender.SendAsync(email)).IsComplete);
        Assert.Single(inbox.Messages);
    }

    [Fact]
    public async Task A_passing_fault_is_overcome_by_the_retry_of_the_sender()
    {
        await using var inbox = await TestInbox.StartAsync();
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = inbox.ConnectionString, Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(1) } });
        inbox.Fail(Stage.RcptTo, "452 4.2.2 mailbox full", times: 2);
        Assert.Equal(3, (await sender.SendAsync(new Email { From = "a@x.example", To = ["b@x.example"], Text = "t" })).Attempts);
    }

    [Theory]
    [InlineData("250 2.0.0 fine")]
    [InlineData("now")]
    [InlineData("45 x")]
    public async Task A_fault_is_a_refusal(string reply)
    {
        await using var inbox = await TestInbox.StartAsync();
        Assert.Throws<ArgumentException>(() => inbox.Fail(Stage.RcptTo, reply));
    }

    [Fact]
    public async Task Tls_and_a_login_are_asked_for_where_the_options_say()
    {
        await using var inbox = await TestInbox.StartAsync(new TestInboxOptions { Tls = true, User = "ada", Password = "p@ss word" });
        await using (var sender = new MailSender(inbox.ConnectionString))
            await sender.SendAsync(new Email { From = "a@x.example", To = ["b@x.example"], Text = "t" });
        var mail = await inbox.WaitForAsync(x => x.To("b@x.example"), Patience);
        Assert.Equal((true, "ada"), (mail.IsEncrypted, mail.User));
        await using var wrong = new MailSender(new MailSenderOptions { ConnectionString = inbox.ConnectionString, Password = "no" });
        Assert.Equal(535, (await Assert.ThrowsAsync<MailAuthException>(() => wrong.SendAsync(new Email { From = "a@x.example", To = ["b@x.example"], Text = "t" }))).Reply!.Code);
        inbox.Fail(Stage.Auth, "454 4.7.0 later");
        await using var late = new MailSender(new MailSenderOptions { ConnectionString = inbox.ConnectionString, Retry = RetryPolicy.None });
        Assert.True((await Assert.ThrowsAsync<MailAuthException>(() => late.CheckAsync())).IsTransient);
        inbox.Fail(Stage.StartTls, "454 4.7.0 no certificate today");
        await Assert.ThrowsAsync<MailTlsException>(() => late.CheckAsync());
        await late.CheckAsync();
    }

    [Fact]
    public async Task Tls_may_come_first()
    {
        await using var inbox = await TestInbox.StartAsync(new TestInboxOptions { ImplicitTls = true });
        await using var sender = new MailSender(inbox.ConnectionString);
        Assert.Equal("TLS 1.3", (await sender.SendAsync(new Email { From = "a@x.example", To = ["b@x.example"], Text = "t" })).Tls!.ToString());
        await using var strict = new MailSender(new MailSenderOptions { ConnectionString = inbox.ConnectionString, Tls = Smtp.Client.Tls.TlsMode.Verified, Retry = RetryPolicy.None });
        Assert.Equal(Smtp.Client.Tls.TlsFailure.Untrusted, (await Assert.ThrowsAsync<MailTlsException>(() => strict.CheckAsync())).Reason);
    }

    [Theory]
    [InlineData(null, "OAUTHBEARER")]
    [InlineData("ada@inbox.test", "OAUTHBEARER")]
    public async Task A_token_logs_in_until_it_runs_out(string? user, string mechanism)
    {
        var options = new TestInboxOptions { User = user, AccessToken = "first" };
        await using var inbox = await TestInbox.StartAsync(options);
        var issued = "first";
        var credential = OAuth2.Custom("ada@inbox.test", _ => new(issued));
        await using (var sender = new MailSender(new MailSenderOptions { ConnectionString = inbox.ConnectionString, Credential = credential }))
            await sender.SendAsync(new Email { From = "a@x.example", To = ["b@x.example"], Text = "t" });
        Assert.Equal("ada@inbox.test", Assert.Single(inbox.Messages).User);
        options.AccessToken = "second";
        await using var late = new MailSender(new MailSenderOptions { ConnectionString = inbox.ConnectionString, Credential = credential, Retry = RetryPolicy.None });
        var e = await Assert.ThrowsAsync<MailAuthException>(() => late.CheckAsync());
        Assert.Equal(535, e.Reply!.Code);
        Assert.Contains("the token is expired", e.Message, StringComparison.Ordinal);
        Assert.Contains(mechanism, e.Transcript, StringComparison.Ordinal);
        issued = "second";
        await late.CheckAsync();
    }

    [Fact]
    public async Task A_token_of_another_user_and_a_password_are_refused_where_a_token_is_wanted()
    {
        await using var inbox = await TestInbox.StartAsync(new TestInboxOptions { User = "ada", AccessToken = "t" });
        foreach (var (credential, user) in new (Smtp.Sasl.Clients.SaslCredential?, string?)[] { (OAuth2.Custom("eve", _ => new("t")), null), (null, "ada") })
        {
            await using var sender = new MailSender(new MailSenderOptions { ConnectionString = inbox.ConnectionString, Credential = credential, User = user, Password = user, Retry = RetryPolicy.None });
            await Assert.ThrowsAsync<MailAuthException>(() => sender.CheckAsync());
        }
    }

    [Fact]
    public async Task A_user_without_a_way_to_log_in_is_a_mistake() =>
        await Assert.ThrowsAsync<ArgumentException>(() => TestInbox.StartAsync(new TestInboxOptions { User = "ada" }));

    [Fact]
    public async Task Any_client_and_any_login_is_taken()
    {
        await using var inbox = await TestInbox.StartAsync();
        using var client = new System.Net.Mail.SmtpClient("127.0.0.1", inbox.Port) { Credentials = new NetworkCredential("anybody", "anything") };
        await client.SendMailAsync("a@x.example", "b@x.example", "from System.Net.Mail", "body");
        Assert.Equal("anybody", (await inbox.WaitForAsync(x => x.Subject("from System*"), Patience)).User);
    }

    [Fact]
    public async Task A_hundred_parallel_tests_do_not_meet()
    {
        await using var inbox = await TestInbox.StartAsync();
        await using var sender = new MailSender(inbox.ConnectionString);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            var to = inbox.NewAddress();
            await sender.SendAsync(new Email { From = "a@x.example", To = [to], Subject = $"{i}", Text = "t" });
            Assert.Equal($"{i}", (await inbox.WaitForAsync(x => x.To(to), Patience)).Subject);
        }));
        Assert.Equal(100, inbox.Messages.Count);
        inbox.Clear();
        Assert.Empty(inbox.Messages);
    }

    private static Email Confirmation(string to) => new()
    {
        From = "The shop <shop@example.com>",
        To = [to],
        Subject = "Confirm your account",
        Html = "<p>Hello</p><p><a href=\"https://shop.example.com/confirm?c=1\">Confirm&nbsp;account</a></p><p>Or use the code <b>493 021</b>.</p><img src=\"cid:logo\">",
        Headers = { ["X-Tag"] = "yes" },
        Attachments = { EmailAttachment.FromBytes("terms.txt", "be nice"u8.ToArray()), EmailAttachment.FromBytes("logo.png", new byte[] { 1, 2, 3 }).Inline("logo") },
    };
}
