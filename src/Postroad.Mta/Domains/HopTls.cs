namespace Postroad.Mta.Domains;

/// <summary>How the connection to a next hop is protected: the key <c>tls</c> of a route or a domain.</summary>
internal enum HopTls
{
    /// <summary>STARTTLS where it is offered, the certificate not checked, in clear after a failed handshake (RFC 7435). The default.</summary>
    Opportunistic,
    /// <summary>Never in clear; the certificate is not checked.</summary>
    Required,
    /// <summary>Never in clear; certificate and name are checked (RFC 9525).</summary>
    Verified,
    /// <summary>In clear.</summary>
    None,
}
