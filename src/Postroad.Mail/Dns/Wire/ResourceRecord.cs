namespace Postroad.Mail.Dns.Wire;

/// <summary>A record as it stands in a reply. <paramref name="Value"/> is null for a type that mail does not ask for.</summary>
internal readonly record struct ResourceRecord(string Owner, int Type, TimeSpan TimeToLive, DnsRecord? Value);
