using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postroad.Mail.Spf;

/// <summary>Networks and prefix lengths: their grammar and their comparison (RFC 7208 §5.6).</summary>
internal static class SpfNetwork
{
    private static readonly SearchValues<byte> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    // ip4 = "ip4" ":" ip4-network [ ip4-cidr-length ]
    public static bool TryParse4(ReadOnlySpan<byte> argument, [NotNullWhen(true)] out SpfMechanism.Network? network)
    {
        network = null;
        if (argument is not [(byte)':', .. var text])
            return false;
        var prefix = 32;
        var slash = text.IndexOf((byte)'/');
        if (slash >= 0)
        {
            if (!TryParseLength(text[(slash + 1)..], 32, out prefix))
                return false;
            text = text[..slash];
        }
        if (!TryParseQuad(text, out var address))
            return false;
        network = new SpfMechanism.Network(address, prefix);
        return true;
    }

    // ip6 = "ip6" ":" ip6-network [ ip6-cidr-length ]
    public static bool TryParse6(ReadOnlySpan<byte> argument, [NotNullWhen(true)] out SpfMechanism.Network? network)
    {
        network = null;
        if (argument is not [(byte)':', .. var text])
            return false;
        var prefix = 128;
        var slash = text.IndexOf((byte)'/');
        if (slash >= 0)
        {
            if (!TryParseLength(text[(slash + 1)..], 128, out prefix))
                return false;
            text = text[..slash];
        }
        // RFC 4291 §2.2 knows neither scopes nor brackets, which the platform's reader takes.
        if (text.Length is < 2 or > 45 || text.ContainsAnyExcept(AddressCharacters))
            return false;
        if (!IPAddress.TryParse(Encoding.ASCII.GetString(text), out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        network = new SpfMechanism.Network(address, prefix);
        return true;
    }

    /// <summary>Takes <c>/24</c>, <c>//64</c> or <c>/24//64</c> from the end of an argument; what stands before stays.</summary>
    public static bool TryTakeDualPrefix(ref ReadOnlySpan<byte> argument, out int prefix4, out int prefix6)
    {
        (prefix4, prefix6) = (32, 128);
        var digits = TrailingDigits(argument);
        if (digits > 0 && argument[..^digits].EndsWith("//"u8))
        {
            if (!TryParseLength(argument[^digits..], 128, out prefix6))
                return false;
            argument = argument[..^(digits + 2)];
            digits = TrailingDigits(argument);
        }
        if (digits > 0 && argument[..^digits].EndsWith("/"u8))
        {
            if (!TryParseLength(argument[^digits..], 32, out prefix4))
                return false;
            argument = argument[..^(digits + 1)];
        }
        return true;
    }

    /// <summary>Whether the first bits of two addresses of one family are the same.</summary>
    public static bool Contains(IPAddress network, int prefix, IPAddress address)
    {
        if (network.AddressFamily != address.AddressFamily)
            return false;
        Span<byte> left = stackalloc byte[16];
        Span<byte> right = stackalloc byte[16];
        network.TryWriteBytes(left, out _);
        address.TryWriteBytes(right, out _);
        var whole = prefix / 8;
        if (!left[..whole].SequenceEqual(right[..whole]))
            return false;
        var bits = prefix % 8;
        return bits == 0 || (left[whole] ^ right[whole]) >> (8 - bits) == 0;
    }

    private static int TrailingDigits(ReadOnlySpan<byte> text)
    {
        var last = text.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return text.Length - last - 1;
    }

    // ip4-cidr-length = "/" ("0" / %x31-39 0*1DIGIT): no leading zeros
    private static bool TryParseLength(ReadOnlySpan<byte> text, int max, out int length)
    {
        length = 0;
        if (text.Length is 0 or > 3 || text.ContainsAnyExceptInRange((byte)'0', (byte)'9') || (text.Length > 1 && text[0] == (byte)'0'))
            return false;
        foreach (var digit in text)
            length = (length * 10) + digit - '0';
        return length <= max;
    }

    // ip4-network = qnum "." qnum "." qnum "." qnum
    private static bool TryParseQuad(ReadOnlySpan<byte> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        Span<byte> octets = stackalloc byte[4];
        var count = 0;
        foreach (var range in text.Split((byte)'.'))
        {
            if (count == 4 || !TryParseLength(text[range], 255, out var value))
                return false;
            octets[count++] = (byte)value;
        }
        if (count == 4)
            address = new IPAddress(octets);
        return count == 4;
    }
}
