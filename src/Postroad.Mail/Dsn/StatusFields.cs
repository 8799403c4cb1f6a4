using System.Text;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Dsn;

/// <summary>The second part of a report: fields for machines, once for the message and once for each recipient (RFC 3464 §2.1).</summary>
internal static class StatusFields
{
    // Room for the name and for what is left of a word when a line is folded.
    private const int MaxLine = 200;

    /// <summary>The fields. They hold no octet but printable ASCII and, where an address needs it, UTF-8.</summary>
    public static string Write(DsnReport report)
    {
        var text = new StringBuilder();
        Field(text, "Reporting-MTA", $"dns; {report.ReportingMta}");
        Field(text, "Original-Envelope-Id", report.EnvelopeId is null ? null : Ascii(report.EnvelopeId));
        Field(text, "X-Postroad-Queue-Id", report.QueueId);
        Field(text, "Arrival-Date", Date(report.Arrival));
        foreach (var recipient in report.Recipients)
        {
            text.Append("\r\n");
            Field(text, "Original-Recipient", recipient.Original is { } original ? Address(original) : null);
            Field(text, "Final-Recipient", Address(DsnAddress.Of(recipient.Final)));
            Field(text, "Action", recipient.Action.ToString().ToLowerInvariant());
            Field(text, "Status", recipient.Status.ToString());
            Field(text, "Remote-MTA", recipient.RemoteMta is null ? null : $"dns; {Ascii(recipient.RemoteMta)}");
            Diagnostic(text, recipient.DiagnosticType, recipient.Diagnostic);
            Field(text, "Last-Attempt-Date", Date(recipient.LastAttempt));
            Field(text, "Will-Retry-Until", Date(recipient.WillRetryUntil));
        }
        return text.ToString();
    }

    // RFC 6533 §3: an address in UTF-8 stands here as it is, in the part that is made for it.
    private static string Address(DsnAddress address) => $"{Ascii(address.Type)};{Printable(address.Address, ascii: address.Type != "utf-8")}";

    // RFC 3461 §9.2: each line after the first begins with a space.
    private static void Diagnostic(StringBuilder text, string type, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        text.Append("Diagnostic-Code: ").Append(Ascii(type)).Append("; ");
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
                text.Append(' ');
            Folded(text, Ascii(lines[i]));
        }
    }

    private static void Field(StringBuilder text, string name, string? value)
    {
        if (value is null)
            return;
        text.Append(name).Append(": ");
        Folded(text, value);
    }

    private static void Folded(StringBuilder text, string value)
    {
        var rest = value.AsSpan();
        while (rest.Length > MaxLine)
        {
            var space = rest[..MaxLine].LastIndexOf(' ');
            var cut = space > 0 ? space : MaxLine;
            text.Append(rest[..cut]).Append("\r\n ");
            rest = rest[cut..].TrimStart(' ');
        }
        text.Append(rest).Append("\r\n");
    }

    private static string? Date(DateTimeOffset? time) => time is { } t ? MailDate.Format(t) : null;

    private static string Ascii(string value) => Printable(value, ascii: true);

    private static string Printable(string value, bool ascii) => string.Create(value.Length, (value, ascii), static (target, source) =>
    {
        for (var i = 0; i < target.Length; i++)
        {
            var c = source.value[i];
            target[i] = c is >= ' ' and <= '~' || c > '\x9f' && !source.ascii ? c : '?';
        }
    });
}
