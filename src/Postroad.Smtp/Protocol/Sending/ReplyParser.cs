using System.Buffers;
using System.Text;

namespace Postroad.Smtp.Protocol.Sending;

/// <summary>The grammar of one line of a reply (RFC 5321 §4.2), strict in its frame and careful with its text.</summary>
internal static class ReplyParser
{
    // RFC 5321 §4.2  Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
    // Reply-code = %x32-35 %x30-35 %x30-39
    public static bool TryReadFrame(ReadOnlySpan<byte> line, out int code, out bool isLast, out ReadOnlySpan<byte> text)
    {
        code = 0;
        isLast = false;
        text = default;
        if (line.Length < 3 || line[0] is < (byte)'2' or > (byte)'5' || line[1] is < (byte)'0' or > (byte)'5' || !char.IsAsciiDigit((char)line[2]))
            return false;
        code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
        isLast = line.Length == 3 || line[3] != '-';
        if (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-'))
            return false;
        text = line.Length > 4 ? line[4..] : default;
        return !text.ContainsAny((byte)'\r', (byte)'\n', (byte)'\0');
    }

    // RFC 2034 §4  status-code ::= class "." subject "." detail, then a space
    public static bool TryReadStatus(int code, ReadOnlySpan<byte> text, out EnhancedStatusCode status, out ReadOnlySpan<byte> rest)
    {
        status = default;
        rest = text;
        if (code / 100 is not (2 or 4 or 5) || text.Length < 5 || text[0] - '0' != code / 100 || text[1] != '.')
            return false;
        var cursor = text[2..];
        if (!TryTakeNumber(ref cursor, out var subject) || cursor.IsEmpty || cursor[0] != '.')
            return false;
        cursor = cursor[1..];
        if (!TryTakeNumber(ref cursor, out var detail) || (!cursor.IsEmpty && cursor[0] != ' '))
            return false;
        status = new EnhancedStatusCode(code / 100, subject, detail);
        rest = cursor.IsEmpty ? cursor : cursor[1..];
        return true;
    }

    /// <summary>The text as a person may see it: UTF-8, what is not valid replaced, control characters shown as a question mark.</summary>
    public static string Text(ReadOnlySpan<byte> octets)
    {
        var text = Encoding.UTF8.GetString(octets);
        return text.AsSpan().ContainsAny(Controls)
            ? string.Create(text.Length, text, static (span, t) =>
            {
                for (var i = 0; i < span.Length; i++)
                    span[i] = char.IsControl(t[i]) && t[i] != '\t' ? '?' : t[i];
            })
            : text;
    }

    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(c => c != '\t').Select(c => (char)c), .. Enumerable.Range(0x7f, 33).Select(c => (char)c)]);

    private static bool TryTakeNumber(ref ReadOnlySpan<byte> cursor, out int number)
    {
        var digits = 0;
        number = 0;
        while (digits < cursor.Length && digits < 4 && char.IsAsciiDigit((char)cursor[digits]))
            number = number * 10 + (cursor[digits++] - '0');
        cursor = cursor[digits..];
        return digits is > 0 and <= 3;
    }
}
