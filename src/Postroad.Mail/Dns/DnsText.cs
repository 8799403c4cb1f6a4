namespace Postroad.Mail.Dns;

/// <summary>The text of TXT records as SPF, DKIM and DMARC read it.</summary>
internal static class DnsText
{
    /// <summary>All strings of a record, joined without a space (RFC 7208 §3.3, RFC 6376 §3.6.2.2).</summary>
    public static byte[] Join(DnsRecord.Text text)
    {
        var joined = new byte[text.Strings.Sum(s => s.Length)];
        var at = 0;
        foreach (var part in text.Strings)
        {
            part.Span.CopyTo(joined.AsSpan(at));
            at += part.Length;
        }
        return joined;
    }
}
