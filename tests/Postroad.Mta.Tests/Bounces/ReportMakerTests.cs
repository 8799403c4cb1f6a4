using MimeKit;
using Postroad.Mail.Addresses;
using Postroad.Mta.Bounces;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Tests.Queue;
using Postroad.Smtp.Protocol;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Bounces;

public sealed class ReportMakerTests
{
    private const string Content = "Subject: Minutes of Tuesday\r\nMessage-ID: <1@sender.test>\r\n\r\nDear all,\r\n";
    private const string Relay = "mx1.partner.test[192.0.2.1]:25";
    private static readonly DeliveryOutcome NoUser = new DeliveryOutcome.Bounced(Relay, new Reply(550, new(5, 1, 1), ["No such user,", "and never was"]));
    private static readonly DeliveryOutcome Busy = new DeliveryOutcome.Deferred(Relay, new Reply(451, new(4, 3, 0), "Come back later"));
    private static readonly DeliveryOutcome Sent = new DeliveryOutcome.Delivered(Relay, new Reply(250, new(2, 0, 0), "Taken"), HandsOnDsn: false);
    private static readonly DeliveryOutcome Stored = new DeliveryOutcome.Delivered("/data/mail/x", new Reply(250, new(2, 0, 0), "Stored"), HandsOnDsn: false) { IsFinal = true };

    [Fact]
    public async Task A_failure_as_a_person_and_a_program_read_it()
    {
        await using var rig = await ReportRig.StartAsync();
        var message = rig.Message(("bob@partner.test", DsnNotify.Unspecified), ("carol@partner.test", DsnNotify.Failure)) with { Parameters = MailParameters.None with { EnvelopeId = "QQ314159" } };
        message = message with { Recipients = message.Recipients.SetItem(1, message.Recipients[1] with { Parameters = new RecipientParameters(DsnNotify.Failure, new OriginalRecipient("rfc822", "team@sender.test")) }) };
        var decision = await rig.DecideAsync(message, Content, NoUser, new DeliveryOutcome.Bounced(null, new Reply(451, new(4, 4, 1), "Connection refused")));
        Snapshot.Verify(Fixed(ReportRig.Text(decision), decision), "Failed");
    }

    [Theory] // RFC 3464 §2.3.5, §2.3.6: the transcript of a reply, and only where there was one.
    [InlineData(false, "Remote-MTA: dns; mx1.partner.test", "Diagnostic-Code: smtp; 451 4.4.2 It closed", "The server mx1.partner.test said:")]
    [InlineData(true, null, "Diagnostic-Code: x-postroad; 451 4.4.2 It closed", "The reason:")]
    public async Task What_we_say_ourselves_is_put_into_nobodys_mouth(bool isOwnWord, string? remote, string diagnostic, string words)
    {
        await using var rig = await ReportRig.StartAsync();
        var given = new DeliveryOutcome.Bounced(Relay, new Reply(451, new(4, 4, 2), "It closed")) { IsOwnWord = isOwnWord };
        var text = ReportRig.Text(await rig.DecideAsync(rig.Message(("bob@partner.test", DsnNotify.Unspecified)), Content, given));
        Assert.Contains(diagnostic, text, StringComparison.Ordinal);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Equal(remote is not null, text.Contains("Remote-MTA:", StringComparison.Ordinal));
        Assert.Contains(remote ?? "x-postroad", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_of_one_endless_word_makes_no_line_that_nobody_takes()
    {
        await using var rig = await ReportRig.StartAsync();
        var endless = new DeliveryOutcome.Bounced("mx.partner.test[192.0.2.1]:25", new Reply(550, new(5, 7, 1), new string('x', 2000)));
        var decision = await rig.DecideAsync(rig.Message(("bob@partner.test", DsnNotify.Unspecified)), Content, endless);
        Assert.All(ReportRig.Text(decision).Split("\r\n"), static line => Assert.True(line.Length <= 998, $"{line.Length} octets"));
        using var stream = new MemoryStream(decision.Reports.Single().Content.ToArray());
        var report = Assert.IsType<MultipartReport>((await MimeMessage.LoadAsync(stream)).Body);
        Assert.Contains(new string('x', 2000), Assert.IsType<TextPart>(report[0]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delay_as_a_person_and_a_program_read_it()
    {
        await using var rig = await ReportRig.StartAsync();
        var message = rig.Message(("bob@partner.test", DsnNotify.Unspecified));
        rig.Queue.Clock.Advance(TimeSpan.FromHours(4));
        var decision = await rig.DecideAsync(message, Content, Busy);
        Assert.True(decision.Settlements.Single().TellsDelay);
        Snapshot.Verify(Fixed(ReportRig.Text(decision), decision), "Delayed");
    }

    [Fact]
    public async Task A_success_as_a_person_and_a_program_read_it()
    {
        await using var rig = await ReportRig.StartAsync();
        var message = rig.Message(("bob@partner.test", DsnNotify.Success), ("carol@example.com", DsnNotify.Success));
        var decision = await rig.DecideAsync(message, Content, Sent, Stored);
        Snapshot.Verify(Fixed(ReportRig.Text(decision), decision), "Succeeded");
    }

    [Theory]
    [InlineData(DsnNotify.Unspecified, "failed")]
    [InlineData(DsnNotify.Failure, "failed")]
    [InlineData(DsnNotify.Failure | DsnNotify.Delay, "failed")]
    [InlineData(DsnNotify.Never, null)]
    [InlineData(DsnNotify.Success, null)]
    [InlineData(DsnNotify.Delay, null)]
    public Task A_failure_is_told_unless_notify_leaves_it_out(DsnNotify notify, string? action) => ToldAsync(notify, NoUser, TimeSpan.Zero, action);

    [Theory]
    [InlineData(DsnNotify.Unspecified, 3.9, null)]
    [InlineData(DsnNotify.Unspecified, 4, "delayed")]
    [InlineData(DsnNotify.Delay, 4, "delayed")]
    [InlineData(DsnNotify.Never, 4, null)]
    [InlineData(DsnNotify.Failure, 4, null)]
    [InlineData(DsnNotify.Success, 4, null)]
    public Task A_delay_is_told_once_its_time_has_come_and_where_nobody_said_no(DsnNotify notify, double hours, string? action) => ToldAsync(notify, Busy, TimeSpan.FromHours(hours), action);

    [Theory]
    [InlineData(DsnNotify.Success, "delivered")]
    [InlineData(DsnNotify.Success | DsnNotify.Failure, "delivered")]
    [InlineData(DsnNotify.Unspecified, null)]
    [InlineData(DsnNotify.Failure, null)]
    [InlineData(DsnNotify.Never, null)]
    public Task A_success_is_told_where_it_was_asked_for(DsnNotify notify, string? action) => ToldAsync(notify, Stored, TimeSpan.Zero, action);

    [Fact]
    public async Task A_server_that_takes_the_request_over_tells_of_success_itself()
    {
        await ToldAsync(DsnNotify.Success, Sent, TimeSpan.Zero, "relayed");
        await ToldAsync(DsnNotify.Success, new DeliveryOutcome.Delivered(Relay, new Reply(250, null, "OK"), HandsOnDsn: true), TimeSpan.Zero, null);
    }

    [Fact]
    public async Task Nobody_is_told_of_a_delay_twice()
    {
        await using var rig = await ReportRig.StartAsync();
        var message = rig.Message(("bob@partner.test", DsnNotify.Unspecified));
        var id = await rig.Queue.Queue.AcceptAsync(message, Content);
        rig.Queue.Clock.Advance(TimeSpan.FromHours(5));
        using (var taken = await rig.Queue.TakeAsync())
        {
            var first = await rig.Maker.DecideAsync(taken!, [new Settlement(0, Busy)], quotes: true, CancellationToken.None);
            Assert.Single(first.Reports);
            await rig.Queue.Queue.SettleAsync(id, first.Settlements, [], CancellationToken.None);
        }
        rig.Queue.Clock.Advance(TimeSpan.FromHours(1));
        using var again = await rig.Queue.TakeAsync();
        Assert.Empty((await rig.Maker.DecideAsync(again!, [new Settlement(0, Busy)], quotes: true, CancellationToken.None)).Reports);
    }

    [Fact]
    public async Task A_notice_that_would_come_after_giving_up_never_comes()
    {
        await using var rig = await ReportRig.StartAsync();
        rig.Queue.Options.DelayNotice = TimeSpan.FromDays(6);
        var message = rig.Message(("bob@partner.test", DsnNotify.Unspecified));
        rig.Queue.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Empty((await rig.DecideAsync(message, Content, Busy)).Reports);
    }

    [Fact]
    public async Task A_report_comes_from_nobody_and_is_never_reported_on()
    {
        await using var rig = await ReportRig.StartAsync();
        var decision = await rig.DecideAsync(rig.Message(("bob@partner.test", DsnNotify.Unspecified)), Content, NoUser);
        var report = Assert.Single(decision.Reports);
        Assert.True(report.Message.Sender.IsNull);
        Assert.Equal(("ada@sender.test", DsnNotify.Never, DsnReturn.Unspecified), (report.Message.Recipients.Single().Mailbox.ToString(), report.Message.Recipients.Single().Parameters.Notify, report.Message.Parameters.Return));
        Assert.Equal("failed", Assert.IsType<MailEvent.Reported>(Assert.Single(decision.Events)).Action);
        var second = await rig.DecideAsync(report.Message, ReportRig.Text(decision), NoUser);
        Assert.Empty(second.Reports);
    }

    [Fact]
    public async Task Mail_from_the_null_reverse_path_is_never_reported_on_and_the_log_says_so()
    {
        await using var rig = await ReportRig.StartAsync();
        var decision = await rig.DecideAsync(rig.Message(("bob@partner.test", DsnNotify.Unspecified)) with { Sender = ReversePath.Null }, Content, NoUser);
        Assert.Empty(decision.Reports);
        Assert.Contains("null reverse-path", Assert.IsType<MailEvent.ReportWithheld>(Assert.Single(decision.Events)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storm_of_forged_senders_becomes_twenty_reports_an_hour()
    {
        await using var rig = await ReportRig.StartAsync();
        var (made, withheld) = (0, 0);
        for (var i = 0; i < 50; i++)
        {
            var decision = await rig.DecideAsync(rig.Message(("bob@partner.test", DsnNotify.Unspecified)), Content, NoUser);
            made += decision.Reports.Length;
            withheld += decision.Events.OfType<MailEvent.ReportWithheld>().Count();
        }
        Assert.Equal((20, 30), (made, withheld));
        rig.Queue.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Single((await rig.DecideAsync(rig.Message(("bob@partner.test", DsnNotify.Unspecified)), Content, NoUser)).Reports);
    }

    [Fact]
    public async Task Senders_who_logged_in_or_are_our_own_always_get_what_is_due()
    {
        await using var rig = await ReportRig.StartAsync();
        var message = rig.Message(("bob@partner.test", DsnNotify.Unspecified));
        var submitted = message with { Origin = message.Origin with { User = "carol", IsSubmission = true } };
        var device = message with { Origin = message.Origin with { IsSubmission = true } };
        var own = message with { Sender = ReversePath.Of(Mailbox.Parse("ada@example.com")) };
        for (var i = 0; i < 25; i++)
        {
            Assert.Single((await rig.DecideAsync(submitted, Content, NoUser)).Reports);
            Assert.Single((await rig.DecideAsync(own, Content, NoUser)).Reports);
        }
        // A device of a trusted network has shown no account; what it says of its sender is anybody's word.
        var told = 0;
        for (var i = 0; i < 25; i++)
            told += (await rig.DecideAsync(device, Content, NoUser)).Reports.Length;
        Assert.Equal(20, told);
    }

    private static async Task ToldAsync(DsnNotify notify, DeliveryOutcome outcome, TimeSpan age, string? action)
    {
        await using var rig = await ReportRig.StartAsync();
        var message = rig.Message(("bob@partner.test", notify));
        rig.Queue.Clock.Advance(age);
        var decision = await rig.DecideAsync(message, Content, outcome);
        if (action is null)
        {
            Assert.Empty(decision.Reports);
            return;
        }
        using var stream = new MemoryStream(decision.Reports.Single().Content.ToArray());
        var report = Assert.IsType<MultipartReport>((await MimeMessage.LoadAsync(stream)).Body);
        Assert.Equal(action, Assert.IsType<MessageDeliveryStatus>(report[1]).StatusGroups[1]["Action"]);
    }

    // The id of the message itself is made by the clock and by chance; all else is fixed.
    private static string Fixed(string text, ReportDecision decision) =>
        text.Replace(((MailEvent.Reported)decision.Events.Single()).Id.ToString(), "MESSAGE-ID-OF-THE-QUEUE", StringComparison.Ordinal);
}
