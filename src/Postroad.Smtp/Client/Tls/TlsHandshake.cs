using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Postroad.Smtp.Client.Tls;

/// <summary>Begins TLS on a stream as a client: 1.2 or 1.3, no renegotiation, SNI sent.</summary>
internal static class TlsHandshake
{
    /// <summary>Runs the handshake. Where it fails, <paramref name="check"/> says whether the certificate was the reason.</summary>
    public static async ValueTask<SslStream> RunAsync(Stream stream, string host, TlsSettings settings, CertificateCheck check, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(Options(host, settings, check), cancellationToken).ConfigureAwait(false);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What is known of a session once its handshake is done.</summary>
    public static TlsFacts Facts(SslStream tls, CertificateCheck check)
    {
        var certificate = tls.RemoteCertificate as X509Certificate2;
        return new TlsFacts(
            tls.SslProtocol, tls.NegotiatedCipherSuite, check.IsGood, certificate?.Subject ?? "",
            certificate is null ? default : new DateTimeOffset(certificate.NotAfter), certificate is null ? "" : CertificateCheck.Fingerprint(certificate));
    }

    private static SslClientAuthenticationOptions Options(string host, TlsSettings settings, CertificateCheck check)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = settings.ServerName ?? host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = settings.Revocation,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => check.Accept(certificate, chain, errors),
        };
        if (settings.ClientCertificate is { } own)
            options.ClientCertificates = [own];
        if (settings.TrustedRoots is { } roots)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = settings.Revocation };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }
        return options;
    }
}
