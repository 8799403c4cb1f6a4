using System.Text;
using System.Text.Unicode;

namespace Postroad.Mail.Headers;

/// <summary>The value of a field as a person reads it, for logs and lists. What a program decides on is read from the octets.</summary>
public static class HeaderText
{
    /// <summary>How many octets of a value are looked at. No person reads more.</summary>
    private const int MaxOctets = 8192;

    /// <summary>
    /// Unfolds a value, decodes its encoded words, and replaces what could move a cursor, end a line or turn a text around by U+FFFD. Octets
    /// that are not UTF-8 are taken for ISO 8859-1. What is over 8,192 octets is left out.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> rawValue)
    {
        rawValue = rawValue[..Math.Min(rawValue.Length, MaxOctets)];
        var text = Utf8.IsValid(rawValue) ? Encoding.UTF8.GetString(rawValue) : Encoding.Latin1.GetString(rawValue);
        return Clean(EncodedWords.Decode(Unfold(text)));
    }

    /// <summary>Replaces control characters and those that override the direction of text by U+FFFD.</summary>
    public static string Clean(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            target[i] = IsHarmful(source[i]) ? '\uFFFD' : source[i];
    });

    // RFC 5322 §2.2.3: unfolding takes out a CRLF before white space
    private static string Unfold(string text) => text.Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal).Replace('\t', ' ').Trim(' ');

    private static bool IsHarmful(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
