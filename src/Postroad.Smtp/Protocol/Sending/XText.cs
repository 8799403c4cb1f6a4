using System.Globalization;
using System.Text;

namespace Postroad.Smtp.Protocol.Sending;

/// <summary>Writes values so that they hold no space, no control and nothing that a parameter's grammar means.</summary>
internal static class XText
{
    // RFC 3461 §4  xtext = *( xchar / hexchar );  xchar = "!" to "~" except "+" and "=";  hexchar = "+" 2HEXDIG in upper case
    public static string Encode(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet is > 0x20 and < 0x7f and not (byte)'+' and not (byte)'=')
                result.Append((char)octet);
            else
                result.Append('+').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        }
        return result.ToString();
    }

    // RFC 6533 §3  utf-8-addr-xtext: QCHAR as it is, all else as \x{HEXPOINT}
    public static string EncodeUnicode(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is > 0x20 and < 0x7f and not '+' and not '=' and not '\\')
                result.Append((char)rune.Value);
            else
                result.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:X}}}");
        }
        return result.ToString();
    }
}
