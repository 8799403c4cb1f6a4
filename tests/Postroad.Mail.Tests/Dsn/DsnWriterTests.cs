using System.Buffers;
using System.Text;
using CsCheck;
using MimeKit;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dsn;
using Postroad.Mail.Headers;
using Postroad.TestKit;

namespace Postroad.Mail.Tests.Dsn;

public sealed class DsnWriterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private static readonly DsnRecipient Bob = new()
    {
        Original = new DsnAddress("rfc822", "robert@list.example"),
        Final = Mailbox.Parse("bob@partner.example"),
        Action = DsnAction.Failed,
        Status = new DsnStatus(5, 1, 1),
        RemoteMta = "mx1.partner.example",
        Diagnostic = ["550-5.1.1 No such user,", "550 5.1.1 and never was"],
        LastAttempt = Noon.AddMinutes(-1),
    };

    [Fact]
    public void A_failure_with_the_whole_message()
    {
        var report = Report(Bob) with
        {
            EnvelopeId = "QQ314159",
            InReplyTo = Id("<1@sender.example>"),
            Returned = Whole("Subject: Hello\r\nMessage-ID: <1@sender.example>\r\n\r\nDear Bob\r\n"),
        };
        Snapshot.Verify(Write(report, out var isEightBit), "Failed");
        Assert.False(isEightBit);
    }

    [Fact]
    public void Addresses_in_utf8_have_the_parts_that_are_made_for_them()
    {
        var report = Report(new DsnRecipient
        {
            Original = new DsnAddress("utf-8", "grüße@partner.example"),
            Final = Mailbox.Parse("grüße@partner.example"),
            Action = DsnAction.Delayed,
            Status = new DsnStatus(4, 2, 2),
            Diagnostic = ["452 4.2.2 Postfach voll für heute"],
            WillRetryUntil = Noon.AddDays(5),
        }) with
        { Text = "Für grüße@partner.example", Returned = new ReturnedContent(Encoding.UTF8.GetBytes("Subject: Grüße\r\nTo: grüße@partner.example\r\n"), IsWhole: false) };
        var text = Write(report, out var isEightBit);
        Snapshot.Verify(text, "Global");
        Assert.False(isEightBit);
        Assert.True(Ascii.IsValid(text));
    }

    [Fact]
    public void Words_of_others_that_hold_the_boundary_end_no_part()
    {
        var boundary = Report(Bob).Boundary;
        var text = Write(Report(Bob with { Diagnostic = [$"550 --{boundary}--"] }) with { Text = $"It said:\r\n--{boundary}--\r\n" }, out _);
        using var message = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var parts = Assert.IsType<Multipart>(MimeMessage.Load(message, TestContext.Current.CancellationToken).Body, exactMatch: false);
        Assert.Equal(2, parts.Count);
        Assert.Contains($"--{boundary}--", Assert.IsType<TextPart>(parts[0]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void MimeKit_reads_back_what_was_written()
    {
        var second = Bob with { Final = Mailbox.Parse("carol@partner.example"), Original = null, Action = DsnAction.Delivered, Status = new DsnStatus(2, 0, 0) };
        var text = Write(Report(Bob, second) with { EnvelopeId = "QQ314159", Returned = Whole("Subject: Hello\r\n\r\nDear Bob\r\n") }, out _);
        var report = Assert.IsType<MultipartReport>(Read(text).Body);
        Assert.Equal(("delivery-status", 3), (report.ReportType, report.Count));
        Assert.Equal("Your message could not be delivered.\r\n\r\nSorry.\r\n", Assert.IsType<TextPart>(report[0]).Text.ReplaceLineEndings("\r\n"));
        var groups = Assert.IsType<MessageDeliveryStatus>(report[1]).StatusGroups;
        Assert.Equal(3, groups.Count);
        Assert.Equal(("dns; mail.example.com", "QQ314159"), (groups[0]["Reporting-MTA"], groups[0]["Original-Envelope-Id"]));
        Assert.Equal(
            ("rfc822;robert@list.example", "rfc822;bob@partner.example", "failed", "5.1.1", "dns; mx1.partner.example", "smtp; 550-5.1.1 No such user, 550 5.1.1 and never was"),
            (groups[1]["Original-Recipient"], groups[1]["Final-Recipient"], groups[1]["Action"], groups[1]["Status"], groups[1]["Remote-MTA"], groups[1]["Diagnostic-Code"]));
        Assert.Equal((null, "rfc822;carol@partner.example", "delivered"), (groups[2]["Original-Recipient"], groups[2]["Final-Recipient"], groups[2]["Action"]));
        Assert.Equal("Hello", Assert.IsType<MessagePart>(report[2]).Message!.Subject);
    }

    [Fact]
    public void MimeKit_reads_the_parts_in_utf8()
    {
        var recipient = Bob with { Original = null, Final = Mailbox.Parse("grüße@partner.example") };
        var text = Write(Report(recipient) with { Text = "Für alle", Returned = Whole("Subject: Grüße\r\n\r\nmit Umlaut: ü\r\n") }, out var isEightBit);
        Assert.False(isEightBit);
        var report = Assert.IsType<MultipartReport>(Read(text).Body);
        Assert.Equal("Für alle", Assert.IsType<TextPart>(report[0]).Text.Trim());
        Assert.Equal("message/global-delivery-status", report[1].ContentType.MimeType);
        Assert.Equal("message/global", report[2].ContentType.MimeType);
        var status = Assert.IsAssignableFrom<MimePart>(report[1]);
        using var decoded = new MemoryStream();
        status.Content!.DecodeTo(decoded);
        Assert.Contains("Final-Recipient: utf-8;grüße@partner.example\r\n", Encoding.UTF8.GetString(decoded.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_message_with_octets_above_ascii_needs_a_way_that_is_clean_for_them()
    {
        var text = Write(Report(Bob) with { Returned = new ReturnedContent("Subject: x\r\n\r\n\xe4\r\n"u8.ToArray(), IsWhole: true) }, out var isEightBit);
        Assert.True(isEightBit);
        Assert.Contains("boundary=\"=_report\"\r\nContent-Transfer-Encoding: 8bit\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_that_holds_the_boundary_does_not_end_its_part()
    {
        const string Evil = "Subject: x\r\n\r\n--=_report\r\nContent-Type: text/plain\r\n\r\nforged\r\n--=_report=--\r\n";
        var report = Assert.IsType<MultipartReport>(Read(Write(Report(Bob) with { Returned = Whole(Evil) }, out _)).Body);
        Assert.Equal(3, report.Count);
    }

    [Fact]
    public void What_a_server_or_a_sender_said_cannot_leave_its_field() => Gen.Select(Gen.String, Gen.String).Sample((said, given) =>
    {
        var recipient = Bob with { Diagnostic = ["550 " + said], Original = new DsnAddress("utf-8", given), RemoteMta = said };
        var text = Write(Report(recipient) with { EnvelopeId = given }, out _);
        var report = Assert.IsType<MultipartReport>(Read(text).Body);
        Assert.Equal(2, report.Count);
        foreach (var line in text.Split("\r\n"))
            Assert.True(line.Length <= 998 && !line.Contains('\n', StringComparison.Ordinal) && !line.Contains('\r', StringComparison.Ordinal));
    });

    [Fact]
    public void Quoted_printable_reads_back() => Gen.String.Sample(text =>
    {
        var lines = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
        var octets = new UTF8Encoding(false, false).GetBytes(lines);
        var target = new ArrayBufferWriter<byte>();
        QuotedPrintable.Write(target, octets);
        Assert.All(Encoding.ASCII.GetString(target.WrittenSpan).Split("\r\n"), line => Assert.True(line.Length <= 76));
        using var content = new MimeContent(new MemoryStream(target.WrittenSpan.ToArray()), ContentEncoding.QuotedPrintable).Open();
        using var decoded = new MemoryStream();
        content.CopyTo(decoded);
        Assert.Equal(octets, decoded.ToArray());
    });

    private static DsnReport Report(params DsnRecipient[] recipients) => new()
    {
        ReportingMta = DomainName.Parse("mail.example.com"),
        To = Mailbox.Parse("ada@sender.example"),
        Subject = HeaderValue.Create("Not delivered"),
        Date = Noon,
        MessageId = Id("<report@mail.example.com>"),
        Boundary = "=_report",
        Text = "Your message could not be delivered.\n\nSorry.\n",
        QueueId = "0680j2c4cmr1ctp2jzaeh9hnt0",
        Arrival = Noon.AddHours(-1),
        Recipients = recipients,
    };

    private static ReturnedContent Whole(string text) => new(Encoding.UTF8.GetBytes(text), IsWhole: true);

    private static MessageId Id(string text) => MessageId.TryParse(Encoding.ASCII.GetBytes(text), out var id) ? id : throw new FormatException(text);

    private static string Write(DsnReport report, out bool isEightBit)
    {
        var target = new ArrayBufferWriter<byte>();
        isEightBit = DsnWriter.Write(target, report);
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }

    private static MimeMessage Read(string text) => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)), TestContext.Current.CancellationToken);
}
