using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Postroad.Smtp.Protocol.Commands;

/// <summary>
/// The two forms of an ORCPT of type utf-8 (RFC 6533 §3): utf-8-addr-unitext for a channel with SMTPUTF8, utf-8-addr-xtext for one without,
/// where each character beyond US-ASCII is written <c>\x{HEX}</c>.
/// </summary>
internal static class Utf8AddressText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Decodes either form. False where it is none, or holds a control character.</summary>
    /// <param name="octets">The text behind <c>utf-8;</c>.</param>
    /// <param name="smtpUtf8">Whether UTF-8 may stand in it.</param>
    /// <param name="value">The address.</param>
    public static bool TryDecode(ReadOnlySpan<byte> octets, bool smtpUtf8, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (!smtpUtf8 && !Ascii.IsValid(octets))
            return false;
        string text;
        try
        {
            text = Strict.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '+' or '=' or ' ' || char.IsControl(text[i]))
                return false;
            if (text[i] != '\\')
                decoded.Append(text[i]);
            else if (TryTakeEscape(text, ref i, out var rune))
                decoded.Append(rune.ToString());
            else
                return false;
        }
        value = decoded.ToString();
        return true;
    }

    /// <summary>Encodes for a channel without SMTPUTF8.</summary>
    public static string Encode(string value)
    {
        var encoded = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is > ' ' and <= '~' and not ('+' or '=' or '\\'))
                encoded.Append((char)rune.Value);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:X2}}}");
        }
        return encoded.ToString();
    }

    // RFC 6533 §3  EmbeddedUnicodeChar = %x5C.78 "{" HEXPOINT "}"
    private static bool TryTakeEscape(string text, ref int i, out Rune rune)
    {
        rune = default;
        if (i + 3 >= text.Length || text[i + 1] != 'x' || text[i + 2] != '{')
            return false;
        var end = text.IndexOf('}', i);
        var digits = end < 0 ? default : text.AsSpan(i + 3, end - i - 3);
        if (digits.Length is < 2 or > 6 || !digits.ContainsOnlyHex() || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point))
            return false;
        if (!Rune.TryCreate(point, out rune) || Rune.IsControl(rune))
            return false;
        i = end;
        return true;
    }

    private static bool ContainsOnlyHex(this ReadOnlySpan<char> digits)
    {
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigitUpper(c))
                return false;
        }
        return true;
    }
}
