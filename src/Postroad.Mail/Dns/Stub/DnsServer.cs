using System.Net;

namespace Postroad.Mail.Dns.Stub;

/// <summary>A server that questions are sent to.</summary>
/// <param name="EndPoint">Where it is.</param>
/// <param name="IsTrusted">Whether its word on DNSSEC counts.</param>
internal sealed record DnsServer(IPEndPoint EndPoint, bool IsTrusted)
{
    /// <summary>Whether it understood EDNS when it was last asked (RFC 6891 §7).</summary>
    public bool KnowsEdns { get; set; } = true;

    /// <summary>The servers that options name, or those of the machine.</summary>
    /// <exception cref="FormatException">An entry is no server.</exception>
    public static DnsServer[] From(DnsOptions options)
    {
        var endPoints = options.Servers.Count == 0
            ? MachineServers.Read()
            : [.. options.Servers.Select(text => DnsOptions.TryParseServer(text, out var server) ? server! : throw new FormatException($"'{text}' is not a DNS server: address or address:port."))];
        return [.. endPoints.Select(endPoint => new DnsServer(endPoint, IPAddress.IsLoopback(endPoint.Address) || options.Trusted.Any(text => IPAddress.TryParse(text, out var trusted) && trusted.Equals(endPoint.Address))))];
    }

    /// <summary>The address and port.</summary>
    public override string ToString() => EndPoint.ToString();
}
