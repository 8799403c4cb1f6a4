namespace Postroad.Smtp.Server;

/// <summary>How a listener uses TLS.</summary>
public enum TlsUse
{
    /// <summary>Not at all.</summary>
    None,
    /// <summary>STARTTLS is offered (RFC 3207).</summary>
    Offered,
    /// <summary>STARTTLS is offered, and nothing is done before it.</summary>
    Required,
    /// <summary>TLS from the first octet (RFC 8314 §3.3).</summary>
    Implicit,
}
