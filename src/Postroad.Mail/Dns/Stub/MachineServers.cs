using System.Net;
using System.Net.NetworkInformation;

namespace Postroad.Mail.Dns.Stub;

/// <summary>The DNS servers that the machine is set up with.</summary>
internal static class MachineServers
{
    private const string ResolverFile = "/etc/resolv.conf";

    /// <summary>Those of resolv.conf, elsewhere those of the network interfaces; where neither names one, the machine itself.</summary>
    public static IPEndPoint[] Read()
    {
        var addresses = OperatingSystem.IsWindows() ? ReadInterfaces() : ReadFile();
        return addresses.Count == 0 ? [new(IPAddress.Loopback, 53)] : [.. addresses.Select(address => new IPEndPoint(address, 53))];
    }

    /// <summary>The addresses on the lines <c>nameserver ADDRESS</c> (resolv.conf(5)).</summary>
    public static List<IPAddress> Parse(IEnumerable<string> lines)
    {
        var addresses = new List<IPAddress>();
        foreach (var line in lines)
        {
            var words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is ["nameserver", var text, ..] && IPAddress.TryParse(text, out var address))
                addresses.Add(address);
        }
        return addresses;
    }

    private static List<IPAddress> ReadFile()
    {
        try
        {
            return Parse(File.ReadLines(ResolverFile));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ReadInterfaces();
        }
    }

    private static List<IPAddress> ReadInterfaces() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(one => one.OperationalStatus == OperationalStatus.Up && one.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(one => one.GetIPProperties().DnsAddresses)
            // Site-local addresses that Windows lists where nothing is set up (RFC 3879 took them back).
            .Where(address => !address.IsIPv6SiteLocal)
            .Distinct(),
    ];
}
