using System.Net;
using System.Net.Sockets;

namespace Postroad.Mail.Dns;

/// <summary>Asks the operating system, with its hosts file and search rules, for addresses. It knows of no other records.</summary>
public sealed class SystemResolver : IDnsResolver
{
    /// <summary>The system does not say how long an address may be kept.</summary>
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public async ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        if (type is not (DnsType.A or DnsType.Aaaa))
            return DnsAnswer.Temporary($"the system's resolver gives addresses alone, not {new DnsQuestion(name, type)}");
        // The system takes no name for its own.
        if (name.Length == 0)
            return DnsAnswer.NxDomain();
        var family = type == DnsType.A ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        try
        {
            var addresses = await System.Net.Dns.GetHostAddressesAsync(name, family, cancellationToken).ConfigureAwait(false);
            return addresses.Length == 0 ? DnsAnswer.NoData() : DnsAnswer.Found([.. addresses.Select(Record)]);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.HostNotFound)
        {
            return DnsAnswer.NxDomain();
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.NoData)
        {
            return DnsAnswer.NoData();
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return DnsAnswer.Temporary(exception.Message);
        }
    }

    private static DnsRecord Record(IPAddress address) => new DnsRecord.Address(address, TimeToLive);
}
