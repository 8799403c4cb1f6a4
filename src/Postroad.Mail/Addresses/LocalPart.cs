using System.Text;
using System.Text.Unicode;

namespace Postroad.Mail.Addresses;

/// <summary>The grammar of local parts, and the one canonical way to write one: bare where a Dot-string holds it, else quoted with no more escapes than needed.</summary>
internal static class LocalPart
{
    /// <summary>RFC 5321 §4.5.3.1.1, in octets as written on the wire.</summary>
    public const int MaxOctets = 64;

    // RFC 5321 §4.1.2  Local-part = Dot-string / Quoted-string
    public static AddressFault TryTake(ref ReadOnlySpan<byte> rest, out string value)
    {
        value = "";
        return rest is [(byte)'"', ..] ? TryTakeQuotedString(ref rest, ref value) : TryTakeDotString(ref rest, ref value);
    }

    // Dot-string = Atom *("." Atom)
    private static AddressFault TryTakeDotString(ref ReadOnlySpan<byte> rest, ref string value)
    {
        var length = rest.IndexOfAnyExcept(AddressCharacters.DotString);
        var text = length < 0 ? rest : rest[..length];
        if (!IsDotString(text))
            return AddressFault.Syntax;
        if (text.Length > MaxOctets)
            return AddressFault.LocalPartTooLong;
        value = Encoding.UTF8.GetString(text);
        rest = rest[text.Length..];
        return AddressFault.None;
    }

    // Quoted-string = DQUOTE *(qtextSMTP / quoted-pairSMTP) DQUOTE; quoted-pairSMTP = %d92 %d32-126
    private static AddressFault TryTakeQuotedString(ref ReadOnlySpan<byte> rest, ref string value)
    {
        Span<byte> unquoted = stackalloc byte[MaxOctets];
        var (taken, written) = (1, 0);
        while (taken < rest.Length && rest[taken] != '"')
        {
            var octet = rest[taken++];
            if (octet == '\\')
            {
                if (taken == rest.Length || rest[taken] is < 32 or > 126)
                    return AddressFault.Syntax;
                octet = rest[taken++];
            }
            else if (!AddressCharacters.QtextSmtp.Contains(octet))
            {
                return AddressFault.Syntax;
            }
            if (written < MaxOctets)
                unquoted[written++] = octet;
        }
        if (taken == rest.Length)
            return AddressFault.Syntax;
        taken++;
        if (taken > MaxOctets)
            return AddressFault.LocalPartTooLong;
        if (!Utf8.IsValid(unquoted[..written]))
            return AddressFault.Syntax;
        value = Encoding.UTF8.GetString(unquoted[..written]);
        rest = rest[taken..];
        return AddressFault.None;
    }

    /// <summary>The length in octets of the canonical form of a local part, or -1 where it has none: it is over 64, holds a control character, or is not Unicode.</summary>
    public static int Measure(string value)
    {
        Span<byte> octets = stackalloc byte[MaxOctets];
        if (!AddressText.TryEncode(value, octets, out var count))
            return -1;
        octets = octets[..count];
        if (octets.ContainsAnyInRange((byte)0, (byte)31) || octets.Contains((byte)127))
            return -1;
        var length = IsDotString(octets) ? count : count + 2 + octets.Count((byte)'"') + octets.Count((byte)'\\');
        return length <= MaxOctets ? length : -1;
    }

    /// <summary>The canonical form of a local part.</summary>
    public static string Write(string value)
    {
        if (IsDotString(value))
            return value;
        var text = new StringBuilder(value.Length + 4).Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\')
                text.Append('\\');
            text.Append(c);
        }
        return text.Append('"').ToString();
    }

    private static bool IsDotString(string value)
    {
        Span<byte> octets = stackalloc byte[MaxOctets];
        return AddressText.TryEncode(value, octets, out var count) && IsDotString(octets[..count]);
    }

    private static bool IsDotString(ReadOnlySpan<byte> text) =>
        text.Length > 0 && text[0] != '.' && text[^1] != '.' && text.IndexOf(".."u8) < 0
        && !text.ContainsAnyExcept(AddressCharacters.DotString) && Utf8.IsValid(text);
}
