using System.Text;

namespace Postroad.Mail.Headers;

/// <summary>Reads the encoded words of RFC 2047, <c>=?charset?B?text?=</c>. What is not one, or is in a charset that nobody knows, stays as it is.</summary>
internal static class EncodedWords
{
    public static string Decode(string text)
    {
        if (!text.Contains("=?", StringComparison.Ordinal))
            return text;
        var result = new StringBuilder(text.Length);
        var pending = new List<byte>();
        Encoding? charset = null;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (TryTake(ref rest, out var wordCharset, out var octets))
            {
                // Characters may be cut in two between words of one charset, though RFC 2047 §5 forbids it.
                if (charset is not null && charset.CodePage != wordCharset.CodePage)
                    Flush(result, charset, pending);
                charset = wordCharset;
                pending.AddRange(octets);
                continue;
            }
            var gap = charset is null ? 0 : rest.IndexOfAnyExcept(' ');
            if (gap > 0 && rest[gap..].StartsWith("=?") && IsWord(rest[gap..]))
            {
                // RFC 2047 §6.2: white space between two encoded words is not shown.
                rest = rest[gap..];
                continue;
            }
            Flush(result, charset, pending);
            charset = null;
            var next = rest[1..].IndexOf("=?");
            var plain = next < 0 ? rest : rest[..(next + 1)];
            result.Append(plain);
            rest = rest[plain.Length..];
        }
        Flush(result, charset, pending);
        return result.ToString();
    }

    private static bool IsWord(ReadOnlySpan<char> text) => TryTake(ref text, out _, out _);

    private static void Flush(StringBuilder result, Encoding? charset, List<byte> octets)
    {
        if (charset is not null)
            result.Append(charset.GetString([.. octets]));
        octets.Clear();
    }

    // RFC 2047 §2  encoded-word = "=?" charset "?" encoding "?" encoded-text "?="; RFC 2231 §5 adds "*" language to the charset
    private static bool TryTake(ref ReadOnlySpan<char> rest, out Encoding charset, out byte[] octets)
    {
        charset = Encoding.UTF8;
        octets = [];
        if (!rest.StartsWith("=?"))
            return false;
        var text = rest[2..];
        var first = text.IndexOf('?');
        if (first < 1 || first + 2 >= text.Length || text[first + 2] != '?')
            return false;
        var name = text[..first];
        var encoding = text[first + 1];
        text = text[(first + 3)..];
        var end = text.IndexOf("?=");
        if (end < 0 || !TryFindCharset(name, out charset) || !TryDecode(encoding, text[..end], out octets))
            return false;
        rest = text[(end + 2)..];
        return true;
    }

    private static bool TryFindCharset(ReadOnlySpan<char> name, out Encoding charset)
    {
        if (name.IndexOf('*') is var star and > 0)
            name = name[..star];
        charset = Encoding.UTF8;
        if (name.Length > 40 || name.ContainsAnyExceptInRange('!', '~'))
            return false;
        if (Is(name, "utf-8") || Is(name, "us-ascii"))
            return true;
        var known = Is(name, "iso-8859-1") || Is(name, "latin1") ? Encoding.Latin1 : CodePagesEncodingProvider.Instance.GetEncoding(name.ToString());
        charset = known ?? charset;
        return known is not null;
    }

    private static bool Is(ReadOnlySpan<char> name, string charset) => name.Equals(charset, StringComparison.OrdinalIgnoreCase);

    private static bool TryDecode(char encoding, ReadOnlySpan<char> text, out byte[] octets)
    {
        octets = new byte[text.Length];
        var count = 0;
        if (encoding is 'B' or 'b')
        {
            var padded = text.TrimEnd('=').ToString();
            if (!Convert.TryFromBase64String(padded + new string('=', (4 - padded.Length % 4) % 4), octets, out count))
                return false;
        }
        else if (encoding is not ('Q' or 'q') || !TryDecodeQ(text, octets, out count))
        {
            return false;
        }
        octets = octets[..count];
        return true;
    }

    // RFC 2047 §4.2
    private static bool TryDecodeQ(ReadOnlySpan<char> text, byte[] octets, out int count)
    {
        count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c > '~')
                return false;
            if (c == '=' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                octets[count++] = byte.Parse(text.Slice(i + 1, 2), System.Globalization.NumberStyles.HexNumber, null);
                i += 2;
            }
            else
            {
                octets[count++] = (byte)(c == '_' ? ' ' : c);
            }
        }
        return true;
    }
}
