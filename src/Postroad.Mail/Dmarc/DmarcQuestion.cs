using Postroad.Mail.Dns;

namespace Postroad.Mail.Dmarc;

/// <summary>A question that DMARC asked the DNS.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of record.</param>
/// <param name="Outcome">What came, for a person.</param>
public sealed record DmarcQuestion(string Name, DnsType Type, string Outcome);
