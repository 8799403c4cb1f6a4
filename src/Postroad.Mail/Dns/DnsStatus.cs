namespace Postroad.Mail.Dns;

/// <summary>How a question ended. NXDOMAIN, no data and a failure are three different things, and no caller may treat one as another.</summary>
public enum DnsStatus
{
    /// <summary>Records of the type asked for are there.</summary>
    Found,
    /// <summary>The name exists, without records of this type (RFC 2308 §2.2).</summary>
    NoData,
    /// <summary>The name does not exist (RFC 2308 §2.1).</summary>
    NxDomain,
    /// <summary>Nobody knows: time-out, SERVFAIL, REFUSED, nonsense. Ask again later.</summary>
    Temporary,
}
