using System.Collections.Frozen;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Postroad.Smtp.Transport.Certificates;

/// <summary>All pairs at one moment, with the TLS settings that each is shown with.</summary>
internal sealed class CertificateSet
{
    // A client that names its protocol (ALPN, RFC 7301) has to mean mail: else a browser's request could be led here under a certificate of ours.
    // No name for SMTP is registered; these are those that mail servers and clients use. Who names none is served, as nearly all clients do.
    private static readonly List<SslApplicationProtocol> Protocols = [new("smtp"), new("esmtp"), new("lmtp")];

    private readonly FrozenDictionary<string, Shown> _names;
    private readonly Shown _default;

    public CertificateSet(TlsOptions options, CertificatePair @default, FrozenDictionary<string, CertificatePair> names, ClientAuthorities authorities)
    {
        (Default, Names, Authorities) = (@default, names, authorities);
        _default = Show(@default);
        _names = names.ToFrozenDictionary(pair => pair.Key, pair => Show(pair.Value), StringComparer.OrdinalIgnoreCase);
        Pairs = [@default, .. names.Values];

        Shown Show(CertificatePair pair) => new(pair, ServerOptions(options, pair, null), ServerOptions(options, pair, authorities.Policy));
    }

    public CertificatePair Default { get; }

    public FrozenDictionary<string, CertificatePair> Names { get; }

    public CertificatePair[] Pairs { get; }

    public ClientAuthorities Authorities { get; }

    /// <summary>The pair for the name that a client asks for; the default one for names we do not have, and for none (RFC 6066 §3).</summary>
    public Shown For(string? name)
    {
        if (string.IsNullOrEmpty(name) || _names.Count == 0)
            return _default;
        if (_names.TryGetValue(name, out var exact))
            return exact;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _names.TryGetValue(string.Concat("*", name.AsSpan(dot)), out var wildcard) ? wildcard : _default;
    }

    private static SslServerAuthenticationOptions ServerOptions(TlsOptions options, CertificatePair pair, X509ChainPolicy? authorities) => new()
    {
        ServerCertificateContext = pair.Context,
        EnabledSslProtocols = options.Protocols,
        AllowRenegotiation = false,
        ApplicationProtocols = Protocols,
        ClientCertificateRequired = authorities is not null,
        CertificateChainPolicy = authorities,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        // A client without a certificate is served: it only cannot log in by one. One that shows a certificate has to show a good one.
        RemoteCertificateValidationCallback = authorities is not null
            ? static (_, _, _, errors) => errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNotAvailable
            : null,
        CipherSuitesPolicy = options.Policy == TlsPolicy.Modern && !OperatingSystem.IsWindows() ? ModernSuites() : null,
    };

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static CipherSuitesPolicy ModernSuites() => new(
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]);

    /// <summary>A pair with the settings it is shown with: to clients that are not asked for a certificate, and to those that are.</summary>
    internal sealed record Shown(CertificatePair Pair, SslServerAuthenticationOptions Options, SslServerAuthenticationOptions AskingOptions);
}
