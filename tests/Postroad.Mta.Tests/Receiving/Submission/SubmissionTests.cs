using Postroad.Mta.Receiving;
using Postroad.Mta.Receiving.Submission;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Receiving.Submission;

public sealed class SubmissionTests
{
    [Theory]
    [InlineData("ada@example.com", "250 2.1.0 Sender OK")]
    [InlineData("ADA+list@Example.COM", "250 2.1.0 Sender OK")]
    [InlineData("postmaster@example.com", "250 2.1.0 Sender OK")]
    [InlineData("", "250 2.1.0 Sender OK")]
    [InlineData("bob@example.com", "553 5.7.1 <bob@example.com> is not an address of ada@example.com")]
    [InlineData("ada@elsewhere.example", "553 5.7.1 <ada@elsewhere.example> is not an address of ada@example.com")]
    [InlineData("ada@sub.example.com", "553 5.7.1 <ada@sub.example.com> is not an address of ada@example.com")]
    public async Task A_user_sends_as_the_addresses_of_the_account_alone(string sender, string reply)
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission);
        using var client = await LogInAsync(rig);
        Assert.Equal(reply, await client.SayAsync($"MAIL FROM:<{sender}>"));
    }

    [Theory]
    [InlineData("From: Ada <ada@example.com>", "250")]
    [InlineData("From: Ada <ada+x@example.com>, ada@example.com", "250")]
    [InlineData("From: \"Bob <bob@example.com>\" <ada@example.com>", "250")]
    [InlineData("From: Ada <ada@example.com>\r\nSender: postmaster@example.com", "250")]
    [InlineData("Subject: no author at all", "250")]
    [InlineData("From: Bob <bob@example.com>", "550 5.7.1 The From field names an address that is not one of ada@example.com")]
    [InlineData("From: ada@example.com, bob@example.com", "550 5.7.1 The From field names")]
    [InlineData("From: \"ada@example.com\" <bob@example.com>", "550 5.7.1 The From field names")]
    [InlineData("From: ada@example.com <bob@example.com>", "550 5.7.1 The From field names")]
    [InlineData("From: team: ada@example.com, bob@example.com;", "550 5.7.1 The From field names")]
    [InlineData("From: ada@example.com\r\nFrom: bob@example.com", "550 5.7.1 A message has one From field")]
    [InlineData("From : bob@example.com", "550 5.7.1 The From field names")]
    [InlineData("FROM:\r\n bob@example.com", "550 5.7.1 The From field names")]
    [InlineData("From: ada@example.com\r\nSender: bob@example.com", "550 5.7.1 The Sender field names")]
    [InlineData("From: ada@example.com\r\nResent-From: bob@example.com", "550 5.7.1 The Resent-From field names")]
    [InlineData("From: ada@example.com (", "550 5.7.1 The From field cannot be read")]
    [InlineData("From: <ada@example.com", "550 5.7.1 The From field cannot be read")]
    [InlineData("From:", "550 5.7.1 The From field cannot be read")]
    public async Task A_user_writes_as_the_addresses_of_the_account_alone(string header, string reply)
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission);
        using var client = await LogInAsync(rig);
        Assert.StartsWith(reply, await SendAsync(client, header), StringComparison.Ordinal);
        Assert.Equal(reply == "250" ? 1 : 0, rig.Queue.Spool.Messages);
    }

    [Fact]
    public async Task What_was_granted_may_be_sent_as_too()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, granted: ["sales@example.com"]);
        using var client = await LogInAsync(rig);
        Assert.StartsWith("250", await SendAsync(client, "From: sales@example.com", "sales@example.com"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_any_identity_goes_nobody_looks()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, submission: new SubmissionOptions { Identities = IdentityRule.Any });
        using var client = await LogInAsync(rig);
        Assert.StartsWith("250", await SendAsync(client, "From: bob@example.com", "bob@example.com"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_that_do_not_log_in_are_not_asked_who_they_are()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, ["127.0.0.1"]);
        using var client = await RawClient.ConnectAsync(rig.Port);
        await client.SayAsync("EHLO client.test");
        Assert.StartsWith("250", await SendAsync(client, "From: bob@example.com", "scanner@example.com"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_sent_enough_waits_until_the_rate_gives_it_back()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, submission: new SubmissionOptions { MessagesPerAccount = new Rate(2, TimeSpan.FromHours(1)) });
        using var client = await LogInAsync(rig);
        Assert.StartsWith("250", await SendAsync(client, "Subject: 1"), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(client, "Subject: 2"), StringComparison.Ordinal);
        Assert.Equal("450 4.7.1 You have sent as much as you may for now, try again later", await client.SayAsync("MAIL FROM:<ada@example.com>"));
        rig.Queue.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.StartsWith("250", await SendAsync(client, "Subject: 3"), StringComparison.Ordinal);
        Assert.StartsWith("450", await client.SayAsync("MAIL FROM:<ada@example.com>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_replaced_while_the_server_runs_and_what_was_used_stays_used()
    {
        var rate = new Rate(1, TimeSpan.FromHours(1));
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, submission: new SubmissionOptions { MessagesPerAccount = rate });
        using var client = await LogInAsync(rig);
        Assert.StartsWith("250", await SendAsync(client, "Subject: 1"), StringComparison.Ordinal);
        rig.Receiver.Replace(new SubmissionOptions { MessagesPerAccount = rate, Identities = IdentityRule.Any }, senders: null);
        Assert.StartsWith("450", await client.SayAsync("MAIL FROM:<bob@example.com>"), StringComparison.Ordinal);
        rig.Receiver.Replace(new SubmissionOptions { Identities = IdentityRule.Any }, senders: null);
        Assert.StartsWith("250", await client.SayAsync("MAIL FROM:<bob@example.com>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipients_count_by_account_and_by_domain()
    {
        foreach (var (options, reply) in new[]
        {
            (new SubmissionOptions { RecipientsPerAccount = new Rate(1, TimeSpan.FromDays(1)) }, "450 4.7.1 You have sent"),
            (new SubmissionOptions { RecipientsPerDomain = new Rate(1, TimeSpan.FromDays(1)) }, "450 4.7.1 Your domain has sent"),
        })
        {
            await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, submission: options);
            using var client = await LogInAsync(rig);
            await client.SayAsync("MAIL FROM:<ada@example.com>");
            Assert.StartsWith("550 5.1.1", await client.SayAsync("RCPT TO:<nobody@example.com>"), StringComparison.Ordinal);
            Assert.StartsWith("250", await client.SayAsync("RCPT TO:<bob@example.com>"), StringComparison.Ordinal);
            Assert.StartsWith(reply, await client.SayAsync("RCPT TO:<ada@example.com>"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Pace.Whole)]
    [InlineData(Pace.ByteByByte)]
    public async Task Fields_that_leak_are_taken_out_and_nothing_else_is_touched(Pace pace)
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, ["127.0.0.1"]);
        await rig.ConverseAsync("""
            S: 220 mail.example.com *
            C: HELO client.test
            S: 250 mail.example.com
            C: MAIL FROM:<ada@example.com>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<bob@example.com>
            S: 250 2.1.5 Recipient OK
            C: DATA
            S: 354 *
            C: From: ada@example.com
            C: bcc: secret@example.com,
            C:  other@example.com
            C: Date: Thu, 26 Nov 2026 00:00:00 +0000
            C: Return-Path: <x@example.com>
            C: Message-ID: <1@example.com>
            C: X-Bcc: stays
            C: 
            C: Bcc: in the body stays
            C: .
            S: 250 2.0.0 Ok: queued as *
            C: QUIT
            S: 221 2.0.0 Bye
            """, pace);
        var (_, content) = await rig.TakeAsync();
        Assert.EndsWith("+0000\r\nFrom: ada@example.com\r\nDate: Thu, 26 Nov 2026 00:00:00 +0000\r\nMessage-ID: <1@example.com>\r\nX-Bcc: stays\r\n\r\nBcc: in the body stays\r\n", content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Subject: only a header\r\n", "Subject: only a header\r\n")]
    [InlineData("\r\nonly a body\r\n", "\r\nonly a body\r\n")]
    [InlineData("Bcc: x\r\n", "")]
    public async Task A_message_without_body_or_header_keeps_its_shape(string octets, string kept)
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, ["127.0.0.1"]);
        using var client = await RawClient.ConnectAsync(rig.Port);
        await client.SayAsync("EHLO client.test");
        await client.SayAsync("MAIL FROM:<>");
        await client.SayAsync("RCPT TO:<bob@example.com>");
        await client.SayAsync("DATA");
        Assert.StartsWith("250", await client.SayAsync($"{octets}."), StringComparison.Ordinal);
        var (_, content) = await rig.TakeAsync();
        Assert.EndsWith($"@mail.example.com>\r\n{kept}", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_is_left_out_of_the_trace_where_the_policy_says_so()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, ["127.0.0.1"], submission: new SubmissionOptions { HideClient = true });
        using var client = await RawClient.ConnectAsync(rig.Port);
        await client.SayAsync("EHLO home-of-ada.test");
        await SendAsync(client, "Subject: x");
        var (_, content) = await rig.TakeAsync();
        Assert.StartsWith("Received: by mail.example.com with ESMTP", content, StringComparison.Ordinal);
        Assert.DoesNotContain("home-of-ada", content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("own", "Own", true)]
    [InlineData("any", "Any", true)]
    [InlineData("none", "Own", false)]
    public void The_rule_is_one_of_two(string text, string rule, bool good)
    {
        Assert.Equal(good, SubmissionOptions.TryParseIdentities(text, out var parsed, out _));
        Assert.Equal(rule, parsed.ToString());
    }

    private static async Task<RawClient> LogInAsync(ReceivingRig rig)
    {
        var client = await RawClient.ConnectAsync(rig.Port);
        await client.SayAsync("EHLO client.test");
        Assert.StartsWith("235", await client.SayAsync("AUTH PLAIN AGFkYUBleGFtcGxlLmNvbQByaWdodA=="), StringComparison.Ordinal);
        return client;
    }

    private static async Task<string> SendAsync(RawClient client, string header, string sender = "ada@example.com")
    {
        Assert.StartsWith("250", await client.SayAsync($"MAIL FROM:<{sender}>"), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.SayAsync("RCPT TO:<bob@example.com>"), StringComparison.Ordinal);
        Assert.StartsWith("354", await client.SayAsync("DATA"), StringComparison.Ordinal);
        return await client.SayAsync($"{header}\r\n\r\nHello\r\n.");
    }
}
