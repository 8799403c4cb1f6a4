using System.Globalization;
using System.Text;

namespace Postroad.TestKit;

/// <summary>Octets as a person reads them, and back.</summary>
public static class WireText
{
    /// <summary>Turns <c>\r \n \t \0 \\ \xHH</c> into octets; all else is UTF-8.</summary>
    public static byte[] Unescape(string text)
    {
        var octets = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                var rune = char.IsSurrogate(text[i]) ? text.Substring(i++, 2) : text.Substring(i, 1);
                octets.AddRange(Encoding.UTF8.GetBytes(rune));
                continue;
            }
            i++;
            if (text[i] == 'x')
            {
                octets.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
                continue;
            }
            octets.Add(text[i] switch { 'r' => 13, 'n' => 10, 't' => 9, '0' => 0, '\\' => (byte)'\\', var c => throw new FormatException($"\\{c} is no escape.") });
        }
        return [.. octets];
    }

    /// <summary>Octets with CR, LF and other unprintables made visible.</summary>
    public static string Escape(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder(octets.Length);
        foreach (var octet in octets)
        {
            switch (octet)
            {
                case 13: text.Append("\\r"); break;
                case 10: text.Append("\\n"); break;
                case (byte)'\\': text.Append("\\\\"); break;
                case >= 32 and < 127: text.Append((char)octet); break;
                default: text.Append(CultureInfo.InvariantCulture, $"\\x{octet:X2}"); break;
            }
        }
        return text.ToString();
    }
}
