using System.Collections.Frozen;
using System.Net;
using System.Net.NetworkInformation;

namespace Postroad.Mta.Routing;

/// <summary>Whether an address to which the DNS sends mail is this machine: mail that goes there comes back, or into what listens on loopback for others.</summary>
internal sealed class SelfCheck(Func<IEnumerable<IPAddress>> own, TimeProvider clock)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private FrozenSet<IPAddress> _own = FrozenSet<IPAddress>.Empty;
    private long? _readAt;

    /// <summary>Checks against the addresses of the machine's interfaces.</summary>
    public static SelfCheck OfMachine(TimeProvider clock) => new(InterfaceAddresses, clock);

    public bool IsSelf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || Own().Contains(address);
    }

    private FrozenSet<IPAddress> Own()
    {
        lock (_gate)
        {
            if (_readAt is null || clock.GetElapsedTime(_readAt.Value) > Freshness)
                (_own, _readAt) = (own().ToFrozenSet(), clock.GetTimestamp());
            return _own;
        }
    }

    private static IEnumerable<IPAddress> InterfaceAddresses()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(static i => i.GetIPProperties().UnicastAddresses).Select(static a => a.Address)];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}
