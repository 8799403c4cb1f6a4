using System.Text;
using MimeKit;
using Postroad.Mta.Bounces;
using Postroad.Mta.MailLog;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Tests.Bounces;

public sealed class ReturnedPartTests
{
    private static readonly DeliveryOutcome Refused = new DeliveryOutcome.Bounced("mx.test[192.0.2.1]:25", new Reply(554, new(5, 6, 0), "No"));
    private static readonly DeliveryOutcome Stored = new DeliveryOutcome.Delivered("/x", new Reply(250, null, "OK"), HandsOnDsn: false) { IsFinal = true };

    [Theory]
    [InlineData(DsnReturn.Unspecified, 1_000, true)]
    [InlineData(DsnReturn.Unspecified, 60_000, false)]
    [InlineData(DsnReturn.Headers, 1_000, false)]
    [InlineData(DsnReturn.Full, 60_000, true)]
    [InlineData(DsnReturn.Full, 2_000_000, false)]
    public async Task The_message_comes_back_whole_where_it_was_asked_for_and_is_not_too_large(DsnReturn asked, int octets, bool whole)
    {
        var report = await ReportAsync(MailParameters.None with { Return = asked }, Refused, octets);
        Assert.Equal(whole ? "message/rfc822" : "text/rfc822-headers", report[2].ContentType.MimeType);
    }

    [Fact]
    public async Task A_success_returns_the_header_alone() =>
        Assert.Equal("text/rfc822-headers", (await ReportAsync(MailParameters.None with { Return = DsnReturn.Full }, Stored, 100))[2].ContentType.MimeType);

    [Fact]
    public async Task A_message_that_asked_for_tls_is_returned_as_its_header_and_asks_for_it_too()
    {
        await using var rig = await ReportRig.StartAsync();
        var message = rig.Message(("bob@partner.test", DsnNotify.Unspecified)) with { Parameters = MailParameters.None with { RequireTls = true, Return = DsnReturn.Full } };
        var decision = await rig.DecideAsync(message, "Subject: x\r\n\r\nsecret\r\n", Refused);
        Assert.DoesNotContain("secret", ReportRig.Text(decision), StringComparison.Ordinal);
        Assert.True(decision.Reports.Single().Message.Parameters.RequireTls);
    }

    [Fact]
    public async Task Content_above_ascii_makes_the_report_need_eight_bits()
    {
        await using var rig = await ReportRig.StartAsync();
        var decision = await rig.DecideAsync(rig.Message(("bob@partner.test", DsnNotify.Unspecified)), "Subject: x\r\n\r\nGrüße\r\n", Refused);
        Assert.Equal(BodyType.EightBitMime, decision.Reports.Single().Message.Parameters.Body);
    }

    [Fact]
    public async Task A_sender_in_utf8_needs_smtputf8_for_its_report_too()
    {
        await using var rig = await ReportRig.StartAsync();
        var message = rig.Message(("bob@partner.test", DsnNotify.Unspecified)) with { Sender = Mail.Addresses.ReversePath.Of(Mail.Addresses.Mailbox.Parse("jürgen@sender.test")) };
        Assert.True((await rig.DecideAsync(message, "Subject: x\r\n\r\n", Refused)).Reports.Single().Message.Parameters.SmtpUtf8);
    }

    [Fact]
    public async Task A_header_beyond_measure_is_cut_between_fields()
    {
        var content = new StringBuilder("Subject: x\r\n");
        for (var i = 0; i < 1000; i++)
            content.Append("X-Wide: ").Append('x', 200).Append("\r\n");
        await using var rig = await ReportRig.StartAsync();
        var message = rig.Message(("bob@partner.test", DsnNotify.Unspecified)) with { Parameters = MailParameters.None with { Return = DsnReturn.Headers } };
        var text = ReportRig.Text(await rig.DecideAsync(message, content.Append("\r\nbody\r\n").ToString(), Refused));
        Assert.InRange(text.Length, 60_000, ReturnedPart.MaxHeader + 4_000);
        Assert.DoesNotContain("body", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mx1.partner.test[192.0.2.1]:25", "mx1.partner.test")]
    [InlineData("192.0.2.1[192.0.2.1]:25", "[192.0.2.1]")]
    [InlineData("[2001:db8::1]:25", "[IPv6:2001:db8::1]")]
    [InlineData("[192.0.2.1]:25", "[192.0.2.1]")]
    [InlineData("mx1.partner.test", "mx1.partner.test")]
    [InlineData("/data/mail/example.com/ada", null)]
    [InlineData("localhost[127.0.0.1]:25", "localhost")]
    [InlineData("discard", null)]
    [InlineData("no name at all", null)]
    [InlineData(null, null)]
    public void The_other_server_is_named_and_a_folder_of_ours_is_not(string? relay, string? name) => Assert.Equal(name, RemoteName.Of(relay));

    private static async Task<MultipartReport> ReportAsync(MailParameters parameters, DeliveryOutcome outcome, int octets)
    {
        await using var rig = await ReportRig.StartAsync();
        var notify = outcome is DeliveryOutcome.Delivered ? DsnNotify.Success : DsnNotify.Unspecified;
        var body = string.Concat(Enumerable.Repeat("twenty octets here\r\n", octets / 20));
        var decision = await rig.DecideAsync(rig.Message(("bob@partner.test", notify)) with { Parameters = parameters }, $"Subject: x\r\n\r\n{body}", outcome);
        using var stream = new MemoryStream(decision.Reports.Single().Content.ToArray());
        return Assert.IsType<MultipartReport>((await MimeMessage.LoadAsync(stream)).Body);
    }
}
