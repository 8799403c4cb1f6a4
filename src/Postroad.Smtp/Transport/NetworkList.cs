using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Postroad.Smtp.Transport;

/// <summary>
/// Networks that are treated alike, such as <c>10.0.0.0/8</c>, <c>::1</c> or <c>2001:db8::/32</c>. IPv4-mapped IPv6 addresses count as the IPv4
/// addresses they hold, on both sides, so that no list is passed by another spelling of an address.
/// </summary>
public sealed class NetworkList
{
    /// <summary>No network at all.</summary>
    public static readonly NetworkList Empty = new([]);

    private readonly ImmutableArray<IPNetwork> _networks;

    private NetworkList(ImmutableArray<IPNetwork> networks) => _networks = networks;

    /// <summary>Whether no network is listed.</summary>
    public bool IsEmpty => _networks.IsEmpty;

    /// <summary>The networks, each with its host bits cleared.</summary>
    public ImmutableArray<IPNetwork> Networks => _networks;

    /// <summary>A list of these networks, in CIDR notation or as single addresses.</summary>
    /// <exception cref="FormatException">One of them is not a network; the message says which and why.</exception>
    public static NetworkList Parse(params IEnumerable<string> networks)
    {
        var parsed = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var text in networks)
            parsed.Add(TryParse(text, out var network, out var error) ? network : throw new FormatException(error));
        return new NetworkList(parsed.ToImmutable());
    }

    /// <summary>Reads one network. Where it is none, <paramref name="error"/> says in words what was expected.</summary>
    public static bool TryParse(string text, out IPNetwork network, [NotNullWhen(false)] out string? error)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        if (!IPAddress.TryParse(host, out var address) || !IsWrittenInFull(host, address))
        {
            error = $"'{text}' is not a network: write an address, or an address and a prefix length such as 10.0.0.0/8 or 2001:db8::/32.";
            return false;
        }
        var bits = address.GetAddressBytes().Length * 8;
        var prefix = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out prefix) || prefix > bits))
        {
            error = $"'{text}' is not a network: the prefix length of {host} is 0 to {bits}.";
            return false;
        }
        if (address.IsIPv4MappedToIPv6 && prefix >= 96)
            (address, prefix) = (address.MapToIPv4(), prefix - 96);
        network = new IPNetwork(ClearHostBits(address, prefix), prefix);
        error = null;
        return true;
    }

    /// <summary>Whether the address lies in one of the networks.</summary>
    public bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        foreach (var network in _networks)
        {
            if (network.Contains(address))
                return true;
        }
        return false;
    }

    /// <summary>The networks in CIDR notation, with commas between them.</summary>
    public override string ToString() => string.Join(", ", _networks);

    // IPAddress.TryParse takes "10" and "0x7f.1" as inet_aton does; a configuration file shall say what it means.
    private static bool IsWrittenInFull(string text, IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? !text.Contains('%') && !text.StartsWith('[') : address.ToString() == text;

    private static IPAddress ClearHostBits(IPAddress address, int prefix)
    {
        var octets = address.GetAddressBytes();
        for (var i = 0; i < octets.Length; i++)
        {
            var kept = Math.Clamp(prefix - i * 8, 0, 8);
            octets[i] &= (byte)(0xff << (8 - kept));
        }
        return new IPAddress(octets);
    }
}
