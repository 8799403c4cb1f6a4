using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Cli.Checks.Messages;

/// <summary>UTF-7 (RFC 2152) in the encoded-words of old messages. Bodies in it are not read: it once let scripts past filters.</summary>
internal static class Utf7
{
    /// <summary>Turns an encoded-word in UTF-7 into UTF-8 octets.</summary>
    public static bool TryReadWord(ReadOnlySpan<byte> word, [NotNullWhen(true)] out byte[]? decoded)
    {
        decoded = null;
        var parts = Encoding.Latin1.GetString(word[2..^2]).Split('?', 3);
        if (parts.Length != 3 || parts[0].ToLowerInvariant() is not ("utf-7" or "unicode-1-1-utf-7" or "unicode-2-0-utf-7" or "csunicode11utf7"))
            return false;
        var text = parts[1] is "B" or "b"
            ? Base64.IsValid(parts[2]) ? Encoding.Latin1.GetString(Convert.FromBase64String(parts[2])) : parts[2]
            : Unquote(parts[2]);
        decoded = Encoding.UTF8.GetBytes(Decode(text));
        return true;
    }

    /// <summary>Decodes text; what is no UTF-7 stays as it is.</summary>
    public static string Decode(string text)
    {
        var result = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '+')
            {
                result.Append(text[at]);
                continue;
            }
            var end = at + 1;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '+' or '/'))
                end++;
            result.Append(end == at + 1 ? "+" : Shifted(text.AsSpan(at + 1, end - at - 1)));
            at = end < text.Length && text[end] == '-' ? end : end - 1;
        }
        return result.ToString();
    }

    // Base64 without padding over UTF-16 in network order
    private static string Shifted(ReadOnlySpan<char> base64)
    {
        var padded = base64.ToString().PadRight((base64.Length + 3) / 4 * 4, '=');
        var octets = new byte[padded.Length];
        if (base64.Length % 4 == 1 || !Convert.TryFromBase64String(padded, octets, out var length))
            return "\uFFFD";
        return Encoding.BigEndianUnicode.GetString(octets, 0, length / 2 * 2);
    }

    // RFC 2047 §4.2
    private static string Unquote(string text)
    {
        var result = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '=' && at + 2 < text.Length && byte.TryParse(text.AsSpan(at + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var octet))
            {
                result.Append((char)octet);
                at += 2;
            }
            else
            {
                result.Append(text[at] == '_' ? ' ' : text[at]);
            }
        }
        return result.ToString();
    }
}
