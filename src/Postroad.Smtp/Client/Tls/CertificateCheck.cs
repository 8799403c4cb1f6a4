using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Postroad.Smtp.Client.Tls;

/// <summary>Judges the certificate of one handshake and remembers why it was refused (RFC 8314 §4.4, RFC 9525).</summary>
internal sealed class CertificateCheck(TlsSettings settings)
{
    /// <summary>Why the certificate was refused, once it was.</summary>
    public TlsFailure? Failure { get; private set; }

    /// <summary>Whether the certificate was found good, whatever the mode asks.</summary>
    public bool IsGood { get; private set; }

    /// <summary>SHA-256 of the certificate in hexadecimal.</summary>
    public static string Fingerprint(X509Certificate certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    public bool Accept(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var failure = Judge(certificate, chain, errors);
        IsGood = failure is null;
        if (settings.PinnedCertificates.IsEmpty && settings.Mode != TlsMode.Verified)
            return true;
        Failure = failure;
        return IsGood;
    }

    private TlsFailure? Judge(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (!settings.PinnedCertificates.IsEmpty)
        {
            return certificate is not null && settings.PinnedCertificates.Any(p => Matches(p, Fingerprint(certificate))) ? null : TlsFailure.NotPinned;
        }
        if (errors == SslPolicyErrors.None)
            return null;
        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status) ?? X509ChainStatusFlags.NoError;
        if (status.HasFlag(X509ChainStatusFlags.Revoked))
            return TlsFailure.Revoked;
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return IsOver(certificate, chain) ? TlsFailure.Expired : TlsFailure.NotYetValid;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return TlsFailure.Untrusted;
        return TlsFailure.NameMismatch;
    }

    // People paste fingerprints with colons or spaces, in either case.
    private static bool Matches(string pinned, string actual) =>
        pinned.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Equals(actual, StringComparison.OrdinalIgnoreCase);

    private static bool IsOver(X509Certificate? certificate, X509Chain? chain) =>
        certificate is X509Certificate2 leaf && (chain?.ChainPolicy.VerificationTime is { } at) && at >= leaf.NotBefore;
}
