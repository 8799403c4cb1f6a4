using System.Net.Security;
using System.Security.Authentication;

namespace Postroad.Smtp.Client.Tls;

/// <summary>How a session is protected.</summary>
/// <param name="Protocol">The version.</param>
/// <param name="Cipher">The cipher suite.</param>
/// <param name="IsVerified">Whether the certificate was checked and is good for the name, or is the pinned one.</param>
/// <param name="CertificateSubject">Whom the certificate names.</param>
/// <param name="CertificateExpires">When the certificate's time is over.</param>
/// <param name="CertificateSha256">The certificate's SHA-256 in hexadecimal: what pinning compares.</param>
public sealed record TlsFacts(SslProtocols Protocol, TlsCipherSuite Cipher, bool IsVerified, string CertificateSubject, DateTimeOffset CertificateExpires, string CertificateSha256)
{
    /// <summary>As results show it: <c>TLS 1.3</c>.</summary>
    public override string ToString() => Protocol switch
    {
        SslProtocols.Tls13 => "TLS 1.3",
        SslProtocols.Tls12 => "TLS 1.2",
        _ => Protocol.ToString(),
    };
}
