using System.Net;

namespace Postroad.Mail.Dns.Stub;

/// <summary>Names that mean this machine everywhere and are asked of no server (RFC 6761 §6.3).</summary>
internal static class LocalNames
{
    private const string Localhost = "localhost";

    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(1);

    /// <summary>The answer for <c>localhost</c> and what stands below it; null for every other name.</summary>
    public static DnsAnswer? Find(DnsQuestion question)
    {
        if (question.Name != Localhost && !question.Name.EndsWith("." + Localhost, StringComparison.Ordinal))
            return null;
        return question.Type switch
        {
            DnsType.A => DnsAnswer.Found([new DnsRecord.Address(IPAddress.Loopback, TimeToLive)]),
            DnsType.Aaaa => DnsAnswer.Found([new DnsRecord.Address(IPAddress.IPv6Loopback, TimeToLive)]),
            _ => DnsAnswer.NoData(),
        };
    }
}
