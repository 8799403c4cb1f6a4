namespace Postroad.Smtp.Protocol;

/// <summary>Service extensions of SMTP (RFC 5321 §2.2), as a server offers them on one channel and a client finds them.</summary>
[Flags]
public enum SmtpExtensions
{
    /// <summary>None: a peer that was greeted with HELO.</summary>
    None = 0,
    /// <summary>PIPELINING (RFC 2920).</summary>
    Pipelining = 1 << 0,
    /// <summary>SIZE (RFC 1870).</summary>
    Size = 1 << 1,
    /// <summary>8BITMIME (RFC 6152).</summary>
    EightBitMime = 1 << 2,
    /// <summary>CHUNKING: BDAT (RFC 3030).</summary>
    Chunking = 1 << 3,
    /// <summary>BINARYMIME (RFC 3030).</summary>
    BinaryMime = 1 << 4,
    /// <summary>ENHANCEDSTATUSCODES (RFC 2034).</summary>
    EnhancedStatusCodes = 1 << 5,
    /// <summary>STARTTLS (RFC 3207).</summary>
    StartTls = 1 << 6,
    /// <summary>AUTH (RFC 4954).</summary>
    Auth = 1 << 7,
    /// <summary>SMTPUTF8 (RFC 6531).</summary>
    SmtpUtf8 = 1 << 8,
    /// <summary>DSN (RFC 3461).</summary>
    Dsn = 1 << 9,
    /// <summary>REQUIRETLS (RFC 8689).</summary>
    RequireTls = 1 << 10,
    /// <summary>LIMITS (RFC 9422).</summary>
    Limits = 1 << 11,
    /// <summary>FUTURERELEASE (RFC 4865).</summary>
    FutureRelease = 1 << 12,
    /// <summary>DELIVERBY (RFC 2852).</summary>
    DeliverBy = 1 << 13,
    /// <summary>MT-PRIORITY (RFC 6710).</summary>
    MtPriority = 1 << 14,
}
