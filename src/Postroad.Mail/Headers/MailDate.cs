using System.Globalization;

namespace Postroad.Mail.Headers;

/// <summary>The date and time of header fields (RFC 5322 §3.3).</summary>
public static class MailDate
{
    /// <summary>Writes a time as <c>Thu, 26 Nov 2026 00:17:56 +0000</c>, with the offset that it has.</summary>
    public static string Format(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture,
        $"{time:ddd, d MMM yyyy HH:mm:ss} {(time.Offset < TimeSpan.Zero ? '-' : '+')}{time.Offset:hhmm}");

    /// <summary>Reads a time, also in the obsolete forms: years of two and three digits, zones by name, comments between (RFC 5322 §4.3).</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        var reader = new MailDateReader(text);
        return reader.TryRead(out time);
    }
}
