namespace Postroad.Mail.Dns.Stub;

/// <summary>An answer, and how long it may be kept by what the DNS says.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="TimeToLive">The least of the times on the way to it; zero for what must not be kept.</param>
/// <param name="Octets">How many octets the answer takes up, about.</param>
internal readonly record struct DnsLookup(DnsAnswer Answer, TimeSpan TimeToLive, int Octets);
