namespace Postroad.Mail.Dns.Zones;

/// <summary>What a zone file says of one name.</summary>
internal sealed class ZoneName
{
    public Dictionary<DnsType, List<DnsRecord>> Records { get; } = [];

    /// <summary>Types for which a question fails, and how.</summary>
    public Dictionary<DnsType, string> Failures { get; } = [];

    /// <summary>How a question fails for every type that has no record here; null where it does not.</summary>
    public string? FailureOfAll { get; set; }
}
