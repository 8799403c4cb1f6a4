namespace Postroad.Client;

/// <summary>Quoted-printable (RFC 2045 §6.7): lines of 76 characters at most, no space or tab at the end of one.</summary>
internal static class QuotedPrintable
{
    private const int MaxLine = 76;

    /// <summary>Writes text whose lines end in CRLF. Without a line end behind the last line.</summary>
    public static void Write(SpooledContent output, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf("\r\n"u8);
            Line(output, end < 0 ? text : text[..end]);
            if (end < 0)
                return;
            output.Write("\r\n"u8);
            text = text[(end + 2)..];
        }
    }

    private static void Line(SpooledContent output, ReadOnlySpan<byte> line)
    {
        Span<byte> encoded = stackalloc byte[MaxLine + 2];
        var length = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var isLast = i == line.Length - 1;
            var isPlain = line[i] is > 32 and < 127 and not (byte)'=' || line[i] is 32 or 9 && !isLast;
            // All but the last line keep a place for the "=" of the soft break.
            if (length + (isPlain ? 1 : 3) > (isLast ? MaxLine : MaxLine - 1))
            {
                "=\r\n"u8.CopyTo(encoded[length..]);
                output.Write(encoded[..(length + 3)]);
                length = 0;
            }
            if (isPlain)
                encoded[length++] = line[i];
            else
                length += Hex.Write(encoded[length..], (byte)'=', line[i]);
        }
        output.Write(encoded[..length]);
    }
}
