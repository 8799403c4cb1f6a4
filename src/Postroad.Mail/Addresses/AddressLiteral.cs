using System.Net;
using System.Net.Sockets;

namespace Postroad.Mail.Addresses;

/// <summary>
/// Address literals as RFC 5321 §4.1.3 writes them. The parser of the framework is not used: it takes <c>010</c> for eight, <c>1</c> for
/// 0.0.0.1, and zone ids.
/// </summary>
internal static class AddressLiteral
{
    private static ReadOnlySpan<byte> Tag => "IPv6:"u8;

    /// <summary>Reads what stands between the brackets.</summary>
    public static AddressFault TryParse(ReadOnlySpan<byte> text, out IPAddress? address)
    {
        address = null;
        Span<byte> octets = stackalloc byte[16];
        if (text.Length >= Tag.Length && System.Text.Ascii.EqualsIgnoreCase(text[..Tag.Length], Tag))
        {
            if (!TryReadIpv6(text[Tag.Length..], octets))
                return AddressFault.InvalidLiteral;
            address = new IPAddress(octets);
            return AddressFault.None;
        }
        if (TryReadIpv4(text, octets[..4]))
        {
            address = new IPAddress(octets[..4]);
            return AddressFault.None;
        }
        if (text.IsEmpty || text.ContainsAnyExcept(AddressCharacters.Dcontent))
            return AddressFault.Syntax;
        return IsTagged(text) ? AddressFault.UnknownLiteralTag : AddressFault.InvalidLiteral;
    }

    /// <summary>The literal with its brackets.</summary>
    public static string Write(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{address}]" : $"[{address}]";

    // General-address-literal = Standardized-tag ":" 1*dcontent; Standardized-tag = Ldh-str
    private static bool IsTagged(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        return colon > 0 && colon < text.Length - 1 && !text[..colon].ContainsAnyExcept(AddressCharacters.Ldh) && text[colon - 1] != '-';
    }

    // IPv4-address-literal = Snum 3("."  Snum); Snum = 1*3DIGIT, 0 to 255, decimal whatever zeros lead it
    private static bool TryReadIpv4(ReadOnlySpan<byte> text, Span<byte> octets)
    {
        var index = 0;
        foreach (var range in text.Split((byte)'.'))
        {
            var number = text[range];
            if (index == 4 || number.Length is 0 or > 3)
                return false;
            var value = 0;
            foreach (var digit in number)
            {
                if (!char.IsAsciiDigit((char)digit))
                    return false;
                value = value * 10 + (digit - '0');
            }
            if (value > 255)
                return false;
            octets[index++] = (byte)value;
        }
        return index == 4;
    }

    // IPv6-addr = IPv6-full / IPv6-comp / IPv6v4-full / IPv6v4-comp. RFC 5321 lets :: stand for two groups or more; RFC 5952 §4 asks
    // that whatever RFC 4291 allows is read, so one group is taken too.
    private static bool TryReadIpv6(ReadOnlySpan<byte> text, Span<byte> octets)
    {
        octets.Clear();
        var gap = text.IndexOf("::"u8);
        if (gap < 0)
            return TryReadGroups(text, octets, out var count) && count == 16;
        Span<byte> tail = stackalloc byte[16];
        if (!TryReadGroups(text[..gap], octets, out var before) || !TryReadGroups(text[(gap + 2)..], tail, out var after) || before + after > 14)
            return false;
        // An IPv4 tail belongs behind the gap only.
        if (text[..gap].Contains((byte)'.'))
            return false;
        octets[before..].Clear();
        tail[..after].CopyTo(octets[(16 - after)..]);
        return true;
    }

    private static bool TryReadGroups(ReadOnlySpan<byte> text, Span<byte> octets, out int count)
    {
        count = 0;
        while (!text.IsEmpty)
        {
            var colon = text.IndexOf((byte)':');
            var group = colon < 0 ? text : text[..colon];
            if (colon < 0 && group.Contains((byte)'.'))
            {
                if (count > 12 || !TryReadIpv4(group, octets.Slice(count, 4)))
                    return false;
                count += 4;
                return true;
            }
            if (count > 14 || !TryReadHex(group, out var value))
                return false;
            octets[count++] = (byte)(value >> 8);
            octets[count++] = (byte)value;
            if (colon < 0)
                return true;
            text = text[(colon + 1)..];
            if (text.IsEmpty)
                return false;
        }
        return true;
    }

    private static bool TryReadHex(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (text.Length is 0 or > 4)
            return false;
        foreach (var digit in text)
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return false;
            value = value << 4 | (char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        return true;
    }
}
