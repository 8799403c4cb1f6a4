using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Postroad.Interop.Clients;

/// <summary>Trust in the suite's own authority, for clients that are asked about a certificate.</summary>
internal static class Trust
{
    public static RemoteCertificateValidationCallback In(string authorityFile) => (_, certificate, _, _) =>
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(authorityFile);
        using var copy = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData());
        return chain.Build(copy) && copy.MatchesHostname("localhost");
    };
}
