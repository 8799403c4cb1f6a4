namespace Postroad.Smtp.Client.Tls;

/// <summary>How much TLS a session must have.</summary>
public enum TlsMode
{
    /// <summary>TLS, and a certificate that is valid for the name of the server. The default.</summary>
    Verified,
    /// <summary>TLS with any certificate: safe from listeners, not from an impostor.</summary>
    Required,
    /// <summary>TLS where it is offered, with any certificate, and in clear where it is not or where the handshake fails.</summary>
    Opportunistic,
    /// <summary>Never TLS.</summary>
    None,
}
