using Postroad.Mail.Dns;

namespace Postroad.Hosting;

/// <summary>
/// Looks names up as the machine is set up where no servers are configured: addresses through the operating system, which knows its hosts file and
/// the names of its containers; all other records from the servers that the machine itself asks.
/// </summary>
internal sealed class MachineResolver(IDnsResolver addresses, IDnsResolver records) : IDnsResolver
{
    /// <summary>By the options: their servers alone, or the machine.</summary>
    public static IDnsResolver Of(DnsOptions options, TimeProvider clock)
    {
        var stub = new StubResolver(options, clock);
        return options.Servers.Count > 0 ? stub : new MachineResolver(new SystemResolver(), stub);
    }

    public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken) =>
        (type is DnsType.A or DnsType.Aaaa ? addresses : records).ResolveAsync(name, type, cancellationToken);
}
