using System.Buffers;
using System.Text;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Dsn;

/// <summary>
/// Writes a delivery status notification as a message: multipart/report with a part for a person, one for machines, and what is returned
/// (RFC 3464, RFC 6522; with addresses or fields in UTF-8 RFC 6533). All but a returned message with 8-bit content is 7-bit.
/// </summary>
public static class DsnWriter
{
    /// <summary>RFC 5322 §2.1.1: no server has to take a longer line, and what other servers said may be one word.</summary>
    private const int MaxLine = 998;

    /// <summary>Writes the report, lines ended by CRLF. What is returned says whether it needs a way that is clean for 8 bits.</summary>
    public static bool Write(IBufferWriter<byte> target, DsnReport report)
    {
        var status = StatusFields.Write(report);
        var boundary = FreeBoundary(report, status);
        var kind = KindOf(report.Returned);
        WriteHeader(target, report, boundary, kind == ReturnedKind.EightBitMessage);
        Put(target, "This is a delivery report in MIME format.\r\n");
        WriteText(target, boundary, report.Text);
        WriteStatus(target, boundary, status);
        if (report.Returned is { } returned)
            WriteReturned(target, boundary, returned, kind);
        Put(target, $"\r\n--{boundary}--\r\n");
        return kind == ReturnedKind.EightBitMessage;
    }

    private static void WriteHeader(IBufferWriter<byte> target, DsnReport report, string boundary, bool isEightBit)
    {
        Field("From", $"Mail Delivery System <MAILER-DAEMON@{report.ReportingMta}>");
        Field("To", $"<{report.To}>");
        HeaderWriter.Write(target, HeaderName.Parse("Subject"), report.Subject);
        Field("Date", MailDate.Format(report.Date));
        Field("Message-ID", report.MessageId.ToString());
        if (report.InReplyTo is { } about)
        {
            Field("In-Reply-To", about.ToString());
            Field("References", about.ToString());
        }
        Field("Auto-Submitted", "auto-replied");
        Field("MIME-Version", "1.0");
        Field("Content-Type", $"multipart/report; report-type=delivery-status; boundary=\"{boundary}\"");
        if (isEightBit)
            Field("Content-Transfer-Encoding", "8bit");
        Put(target, "\r\n");

        void Field(string name, string value) => HeaderWriter.Write(target, HeaderName.Parse(name), HeaderValue.Create(value));
    }

    private static void WriteText(IBufferWriter<byte> target, string boundary, string text)
    {
        var lines = text.ReplaceLineEndings("\r\n");
        var isAscii = Ascii.IsValid(lines);
        var isPlain = isAscii && LongestLine(lines) <= MaxLine;
        Part(target, boundary, "text/plain; charset=" + (isAscii ? "us-ascii" : "utf-8"), isPlain ? null : "quoted-printable");
        if (isPlain)
            Put(target, lines);
        else
            QuotedPrintable.Write(target, Encoding.UTF8.GetBytes(lines));
    }

    private static int LongestLine(string lines)
    {
        var longest = 0;
        foreach (var line in lines.AsSpan().EnumerateLines())
            longest = Math.Max(longest, line.Length);
        return longest;
    }

    private static void WriteStatus(IBufferWriter<byte> target, string boundary, string fields)
    {
        var isAscii = Ascii.IsValid(fields);
        Part(target, boundary, isAscii ? "message/delivery-status" : "message/global-delivery-status", isAscii ? null : "quoted-printable");
        if (isAscii)
            Put(target, fields);
        else
            QuotedPrintable.Write(target, Encoding.UTF8.GetBytes(fields));
    }

    private static void WriteReturned(IBufferWriter<byte> target, string boundary, ReturnedContent returned, ReturnedKind kind)
    {
        var (type, encoding) = kind switch
        {
            ReturnedKind.Message => ("message/rfc822", null),
            ReturnedKind.EightBitMessage => ("message/rfc822", "8bit"),
            ReturnedKind.GlobalMessage => ("message/global", "quoted-printable"),
            ReturnedKind.GlobalHeaders => ("message/global-headers", "quoted-printable"),
            _ => ("text/rfc822-headers", (string?)null),
        };
        Part(target, boundary, type, encoding);
        if (encoding == "quoted-printable")
            QuotedPrintable.Write(target, returned.Octets.Span);
        else
            target.Write(returned.Octets.Span);
    }

    private static void Part(IBufferWriter<byte> target, string boundary, string type, string? encoding)
    {
        Put(target, $"\r\n--{boundary}\r\nContent-Type: {type}\r\n");
        if (encoding is not null)
            Put(target, $"Content-Transfer-Encoding: {encoding}\r\n");
        Put(target, "\r\n");
    }

    private static ReturnedKind KindOf(ReturnedContent? returned)
    {
        if (returned is null)
            return ReturnedKind.Headers;
        var header = returned.Octets.Span[..HeaderBoundary.Split(returned.Octets.Span, out _)];
        var isGlobal = header.ContainsAnyExceptInRange((byte)0, (byte)0x7f);
        if (!returned.IsWhole)
            return isGlobal ? ReturnedKind.GlobalHeaders : ReturnedKind.Headers;
        if (isGlobal)
            return ReturnedKind.GlobalMessage;
        return returned.Octets.Span.ContainsAnyExceptInRange((byte)0, (byte)0x7f) ? ReturnedKind.EightBitMessage : ReturnedKind.Message;
    }

    /// <summary>A boundary that stands in no part: each of them holds words of others.</summary>
    private static string FreeBoundary(DsnReport report, string status)
    {
        var boundary = report.Boundary;
        while (report.Text.Contains(boundary, StringComparison.Ordinal) || status.Contains(boundary, StringComparison.Ordinal)
            || (report.Returned is { } returned && returned.Octets.Span.IndexOf(Encoding.ASCII.GetBytes(boundary)) >= 0))
        {
            boundary += "=";
        }
        return boundary;
    }

    private static void Put(IBufferWriter<byte> target, string text) => Encoding.UTF8.GetBytes(text, target);

    private enum ReturnedKind { Headers, GlobalHeaders, Message, EightBitMessage, GlobalMessage }
}
