using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Postroad.Smtp.Client.Tls;

/// <summary>What TLS a session asks for, and whom it trusts.</summary>
public sealed record TlsSettings
{
    /// <summary>How much TLS the session must have. Default <see cref="TlsMode.Verified"/>.</summary>
    public TlsMode Mode { get; init; }

    /// <summary>TLS from the first octet, as port 465 speaks it (RFC 8314 §3.3), instead of STARTTLS. Default false.</summary>
    public bool IsImplicit { get; init; }

    /// <summary>The name that is asked for and that the certificate must be valid for. Null: the host that was dialled.</summary>
    public string? ServerName { get; init; }

    /// <summary>An own authority: these roots are trusted instead of the system's. Null: the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>SHA-256 of the certificates that alone are taken, in hexadecimal; name, issuer and dates then do not count. Empty: no pinning.</summary>
    public ImmutableArray<string> PinnedCertificates { get; init; } = [];

    /// <summary>Our own certificate with its key, shown when the server asks; AUTH EXTERNAL rests on it. Null: none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Whether revocation is looked up. Default no, as mail clients do: a lookup that fails would stop the mail.</summary>
    public X509RevocationMode Revocation { get; init; } = X509RevocationMode.NoCheck;
}
