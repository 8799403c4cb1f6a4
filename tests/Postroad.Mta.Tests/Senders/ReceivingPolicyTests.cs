using Postroad.Mail.Addresses;
using Postroad.Mta.MailLog;
using Postroad.Mta.Receiving.Senders;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Senders;

/// <summary>What the mx listener does by what the checks of senders say.</summary>
public sealed class ReceivingPolicyTests
{
    private const string Content = "From: Ada <ada@sender.test>\nSubject: hello\n\nHello.";

    private static SenderZone Rejecting => new("sender.test TXT v=spf1 -all exp=why.sender.test", "why.sender.test TXT %{i} is not ours", "_dmarc.sender.test TXT v=DMARC1; p=reject");

    [Fact]
    public async Task By_default_a_verdict_is_written_down_and_nothing_else()
    {
        await using var road = await new SenderRoad { Zone = Rejecting }.StartAsync();
        await SenderRoad.SendAsync(road.MxPort, Content);
        var message = await road.ReadAsync();
        Assert.Contains("\r\nAuthentication-Results: mx.own.test;\r\n\tspf=fail smtp.mailfrom=sender.test;\r\n\tdkim=none;\r\n\tdmarc=fail header.from=sender.test policy.dmarc=reject\r\nFrom: Ada", message, StringComparison.Ordinal);
        var told = await road.Log.WaitForAsync<MailEvent.Checked>();
        Assert.Equal(("spf=fail dkim=none dmarc=fail arc=none", "tag"), (told.Results, told.Action));
    }

    [Fact]
    public async Task Mail_of_a_host_that_may_send_passes()
    {
        await using var road = await new SenderRoad { Zone = new SenderZone("sender.test TXT v=spf1 ip4:127.0.0.1 -all", "_dmarc.sender.test TXT v=DMARC1; p=reject") }.StartAsync();
        await SenderRoad.SendAsync(road.MxPort, Content);
        var message = await road.ReadAsync();
        Assert.Contains("spf=pass smtp.mailfrom=sender.test", message, StringComparison.Ordinal);
        Assert.Contains("dmarc=pass header.from=sender.test", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spf", "550 5.7.23 SPF failed: sender.test explains: 127.0.0.1 is not ours")]
    [InlineData("dmarc", "550 5.7.26 DMARC failed: *sender.test")]
    public async Task A_failure_is_refused_where_the_operator_says_so(string ground, string reply)
    {
        var policy = ground == "spf" ? new PolicyOptions { SpfFail = SenderAction.Refuse } : new PolicyOptions { DmarcReject = SenderAction.Refuse };
        await using var road = await new SenderRoad { Zone = Rejecting, Policy = policy }.StartAsync();
        await SenderRoad.SendAsync(road.MxPort, Content, reply);
        Assert.Equal(ground, (await road.Log.WaitForAsync<MailEvent.Checked>()).Ground);
        Assert.Equal(0, road.Server.Queue.Schedule.Count);
    }

    [Fact]
    public async Task A_sender_whom_nobody_can_answer_is_refused_at_MAIL_by_mx_alone()
    {
        await using var road = await new SenderRoad { Zone = new SenderZone("sender.test MX 0 .", "other.test MX 10 mx.other.test") }.StartAsync();
        await Converse.WithAsync(road.MxPort, """
            S: 220 *
            C: HELO client.test
            S: 250 *
            C: MAIL FROM:<ada@sender.test>
            S: 550 5.7.27 The sender's domain takes no mail (null MX), so nobody could answer it
            C: RCPT TO:<bob@own.test>
            S: 503 *
            C: MAIL FROM:<ada@other.test>
            S: 250 *
            C: RSET
            S: 250 *
            C: MAIL FROM:<>
            S: 250 *
            C: QUIT
            S: 221 *
            """);
        var refused = await road.Log.WaitForAsync<MailEvent.Refused>();
        Assert.Equal(("MAIL", 550), (refused.Stage, refused.Reply.Code));
    }

    [Fact]
    public async Task A_failure_goes_into_the_junk_folder_where_the_operator_says_so()
    {
        await using var road = await new SenderRoad { Zone = Rejecting, Policy = new PolicyOptions { DmarcReject = SenderAction.Quarantine } }.StartAsync();
        await SenderRoad.SendAsync(road.MxPort, Content);
        Assert.Contains("X-Postroad-Quarantine: dmarc\r\n", await road.ReadAsync(".Junk"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tag", "250 *")]
    [InlineData("defer", "451 4.7.24 *")]
    public async Task A_temporary_error_defers_only_where_the_operator_says_so(string word, string reply)
    {
        Assert.True(PolicyOptions.TryParseAction(word, out var action, out _));
        await using var road = await new SenderRoad { Zone = new SenderZone("sender.test TXT FAIL"), Policy = new PolicyOptions { TemporaryError = action } }.StartAsync();
        await SenderRoad.SendAsync(road.MxPort, Content, reply);
        Assert.Contains("spf=temperror", (await road.Log.WaitForAsync<MailEvent.Checked>()).Results, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From: a@sender.test\nFrom: b@other.test\n\nx")]
    [InlineData("From: a@sender.test, b@other.test\n\nx")]
    [InlineData("Subject: nobody\n\nx")]
    public async Task A_message_without_one_author_is_refused_where_the_operator_says_so(string content)
    {
        await using var road = await new SenderRoad { Policy = new PolicyOptions { MalformedFrom = SenderAction.Refuse } }.StartAsync();
        await SenderRoad.SendAsync(road.MxPort, content, "550 5.6.0 *");
    }

    [Fact]
    public async Task A_sender_whose_name_server_never_answers_costs_the_budget()
    {
        var zone = new SenderZone("sender.test TXT WAIT");
        await using var road = await new SenderRoad { Zone = zone, Policy = new PolicyOptions { Budget = TimeSpan.FromMilliseconds(50) } }.StartAsync();
        await SenderRoad.SendAsync(road.MxPort, Content);
        Assert.Contains("spf=temperror", await road.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authentication-Results: mx.own.test; dmarc=pass header.from=bank.test")]
    [InlineData("AUTHENTICATION-RESULTS : (x) MX.own.TEST (y) ; dmarc=pass")]
    [InlineData("Authentication-Results:\n \"mx.own.test\";\n dmarc=pass header.from=bank.test")]
    [InlineData("X-Postroad-Quarantine: no")]
    public async Task What_pretends_to_come_from_us_is_taken_out(string forged)
    {
        await using var road = await new SenderRoad().StartAsync();
        await SenderRoad.SendAsync(road.MxPort, $"{forged}\nAuthentication-Results: other.test; spf=pass\n{Content}");
        var message = await road.ReadAsync();
        Assert.DoesNotContain("dmarc=pass", message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("X-Postroad-Quarantine", message, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthentication-Results: other.test; spf=pass\r\nFrom: Ada", message, StringComparison.Ordinal);
        Assert.EndsWith("Subject: hello\r\n\r\nHello.\r\n", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submission_is_not_checked_but_what_pretends_to_come_from_us_is_taken_out_too()
    {
        await using var road = await new SenderRoad().StartAsync();
        await SenderRoad.SendAsync(road.SubmissionPort, "Authentication-Results: mx.own.test; dmarc=pass\n" + Content);
        Assert.DoesNotContain("Authentication-Results", await road.ReadAsync(), StringComparison.Ordinal);
        Assert.All(road.Zone.Questions, question => Assert.EndsWith(".mx.own.test A", question));
    }

    [Fact]
    public async Task A_large_message_is_kept_octet_for_octet_below_its_header()
    {
        await using var road = await new SenderRoad().StartAsync();
        var body = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"line {i}"));
        await SenderRoad.SendAsync(road.MxPort, $"Authentication-Results: mx.own.test; spf=pass\n{Content}\n{body}");
        Assert.EndsWith(body.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n", await road.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trusted_sealer_stands_against_a_failure_of_dmarc()
    {
        var options = new PolicyOptions { DmarcReject = SenderAction.Refuse, TrustedSealers = [DomainName.Parse("lists.test")] };
        Assert.Equal(SenderAction.Refuse, SenderPolicy.Decide(Verdicts.FailingDmarc("other.test", "dmarc=pass"), options).Action);
        Assert.Equal(SenderAction.Refuse, SenderPolicy.Decide(Verdicts.FailingDmarc("lists.test", "dmarc=fail"), options).Action);
        Assert.Equal(SenderAction.Tag, SenderPolicy.Decide(Verdicts.FailingDmarc("lists.test", "dmarc=pass"), options).Action);
    }
}
