namespace Postroad.Mail.Dns;

/// <summary>Types of DNS records that mail needs, with their numbers on the wire.</summary>
public enum DnsType
{
    /// <summary>IPv4 address (RFC 1035 §3.4.1).</summary>
    A = 1,
    /// <summary>Name server (RFC 1035 §3.3.11).</summary>
    Ns = 2,
    /// <summary>Alias (RFC 1035 §3.3.1).</summary>
    Cname = 5,
    /// <summary>Start of a zone; carries the time for negative answers (RFC 2308).</summary>
    Soa = 6,
    /// <summary>Name of an address (RFC 1035 §3.3.12).</summary>
    Ptr = 12,
    /// <summary>Mail exchanger (RFC 5321 §5).</summary>
    Mx = 15,
    /// <summary>Text (RFC 1035 §3.3.14).</summary>
    Txt = 16,
    /// <summary>IPv6 address (RFC 3596).</summary>
    Aaaa = 28,
    /// <summary>Certificate association (RFC 6698).</summary>
    Tlsa = 52,
}
