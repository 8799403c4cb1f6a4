using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Smtp.Protocol.Commands;

/// <summary>
/// xtext (RFC 3461 §4): printable US-ASCII, with <c>+</c>, <c>=</c>, spaces and what a sender likes written as <c>+</c> and two hexadecimal
/// digits. What decodes to a control character, NUL, CR or LF among them, is refused: no value may carry one.
/// </summary>
public static class Xtext
{
    /// <summary>Decodes. False where the text is not xtext, or holds an encoded control or 8-bit character.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, [NotNullWhen(true)] out string? value)
    {
        value = null;
        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var octet = text[i];
            if (octet is < (byte)'!' or > (byte)'~' or (byte)'=')
                return false;
            if (octet == '+')
            {
                if (i + 2 >= text.Length || HexDigit(text[i + 1]) is not { } high || HexDigit(text[i + 2]) is not { } low)
                    return false;
                octet = (byte)(high << 4 | low);
                i += 2;
                if (octet is < (byte)' ' or > (byte)'~')
                    return false;
            }
            decoded.Append((char)octet);
        }
        value = decoded.ToString();
        return true;
    }

    /// <summary>Encodes. Characters beyond printable US-ASCII are the caller's fault.</summary>
    /// <exception cref="ArgumentException">The text holds a control or non-ASCII character.</exception>
    public static string Encode(string value)
    {
        var encoded = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            if (c is < ' ' or > '~')
                throw new ArgumentException("xtext is made of printable US-ASCII.", nameof(value));
            if (c is '+' or '=' or ' ')
                encoded.Append('+').Append(((int)c).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            else
                encoded.Append(c);
        }
        return encoded.ToString();
    }

    // RFC 3461 §4  hexchar = ASCII "+" immediately followed by two upper case hexadecimal digits
    private static int? HexDigit(byte octet) => octet switch
    {
        >= (byte)'0' and <= (byte)'9' => octet - '0',
        >= (byte)'A' and <= (byte)'F' => octet - 'A' + 10,
        _ => null,
    };
}
