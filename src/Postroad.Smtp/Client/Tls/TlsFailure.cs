namespace Postroad.Smtp.Client.Tls;

/// <summary>Why TLS did not come to be.</summary>
public enum TlsFailure
{
    /// <summary>TLS is required and the server does not offer it; perhaps somebody in between took the offer away.</summary>
    NotOffered,
    /// <summary>The server offered STARTTLS and then refused it.</summary>
    Refused,
    /// <summary>The handshake broke: no version or cipher in common, a closed connection, nonsense.</summary>
    Handshake,
    /// <summary>The port does not speak TLS from the first octet.</summary>
    PlaintextPort,
    /// <summary>The port speaks TLS from the first octet, and we began in clear.</summary>
    TlsPort,
    /// <summary>The certificate's issuer is not trusted; a self-signed one among them.</summary>
    Untrusted,
    /// <summary>The certificate is for another name.</summary>
    NameMismatch,
    /// <summary>The certificate's time is over.</summary>
    Expired,
    /// <summary>The certificate's time has not begun.</summary>
    NotYetValid,
    /// <summary>The certificate was withdrawn.</summary>
    Revoked,
    /// <summary>The certificate is not the one that was pinned.</summary>
    NotPinned,
    /// <summary>Octets came in clear behind the reply to STARTTLS: somebody may have put them there (RFC 3207 §6).</summary>
    InjectedText,
}
