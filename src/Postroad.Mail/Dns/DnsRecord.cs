using System.Collections.Immutable;
using System.Net;

namespace Postroad.Mail.Dns;

/// <summary>One record of an answer, by its type. Names are in lower case without a final dot.</summary>
/// <param name="TimeToLive">How long the record may be kept.</param>
public abstract record DnsRecord(TimeSpan TimeToLive)
{
    /// <summary>A or AAAA.</summary>
    public sealed record Address(IPAddress Value, TimeSpan TimeToLive) : DnsRecord(TimeToLive);

    /// <summary>MX: the lower preference comes first. <paramref name="Exchange"/> is empty for the null MX (RFC 7505).</summary>
    public sealed record MailExchange(int Preference, string Exchange, TimeSpan TimeToLive) : DnsRecord(TimeToLive);

    /// <summary>TXT: the character strings as octets; most readers join them without a space.</summary>
    public sealed record Text(ImmutableArray<ReadOnlyMemory<byte>> Strings, TimeSpan TimeToLive) : DnsRecord(TimeToLive);

    /// <summary>PTR, CNAME or NS: a name.</summary>
    public sealed record Name(string Value, TimeSpan TimeToLive) : DnsRecord(TimeToLive);

    /// <summary>SOA: the time for which a negative answer may be kept (RFC 2308 §4).</summary>
    public sealed record StartOfAuthority(string PrimaryServer, TimeSpan NegativeTimeToLive, TimeSpan TimeToLive) : DnsRecord(TimeToLive);

    /// <summary>TLSA: certificate usage, selector, matching type and data (RFC 6698 §2).</summary>
    public sealed record CertificateAssociation(byte Usage, byte Selector, byte MatchingType, ReadOnlyMemory<byte> Data, TimeSpan TimeToLive) : DnsRecord(TimeToLive);
}
