using System.Net;
using System.Net.Sockets;

namespace Postroad.Smtp.Server.Admission;

/// <summary>The network that an address counts to: one customer has a /24 of IPv4 or a /64 of IPv6 at least.</summary>
internal static class AddressNetwork
{
    /// <summary>The network of an address.</summary>
    public static IPNetwork Of(IPAddress address)
    {
        var isV4 = address.AddressFamily == AddressFamily.InterNetwork;
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out var length);
        octets[(isV4 ? 3 : 8)..length].Clear();
        return new IPNetwork(new IPAddress(octets[..length]), isV4 ? 24 : 64);
    }

    /// <summary>Whether one of the networks holds the address.</summary>
    public static bool IsIn(this IPAddress address, IList<IPNetwork> networks)
    {
        for (var i = 0; i < networks.Count; i++)
        {
            if (networks[i].Contains(address))
                return true;
        }
        return false;
    }
}
