using System.Security.Authentication;

namespace Postroad.Smtp.Transport;

/// <summary>Certificates of the listeners, and what TLS they speak.</summary>
public sealed class TlsOptions
{
    /// <summary>The certificate chain in PEM, own certificate first. Read again when it changes. Default null: a self-signed pair is made in <see cref="SelfSignedFolder"/>.</summary>
    public string? Certificate { get; set; }

    /// <summary>The private key in PEM (PKCS #8, RSA or EC), not encrypted. Default null: the key stands in the file of the certificate.</summary>
    public string? Key { get; set; }

    /// <summary>More pairs: for the name that a client asks for (SNI, RFC 6066 §3), the pair to show. A name may begin with <c>*.</c>. Default none.</summary>
    public Dictionary<string, CertificateFiles> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where the self-signed pair is kept, made at the first start. Default null: it lives in memory until the program ends.</summary>
    public string? SelfSignedFolder { get; set; }

    /// <summary>The name in the self-signed certificate. Default <c>localhost</c>.</summary>
    public string SelfSignedName { get; set; } = "localhost";

    /// <summary>Versions of TLS. Default 1.2 and 1.3 (RFC 8996 forbids the older ones).</summary>
    public SslProtocols Protocols { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Ciphers and key exchange. Default <see cref="TlsPolicy.Compatible"/>.</summary>
    public TlsPolicy Policy { get; set; }

    /// <summary>The authorities, in PEM, whose client certificates are believed where a listener asks for them. Default null: those of the system.</summary>
    public string? ClientAuthorities { get; set; }

    /// <summary>How often the files are looked at for changes. Default 5 s.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(5);
}
