using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Postroad.Interop.Tls;

/// <summary>An authority of its own, and certificates by it as files in PEM.</summary>
internal sealed class Issuer(string folder, string name) : IDisposable
{
    private readonly X509Certificate2 _authority = MakeAuthority(name);

    /// <summary>The authority's certificate in PEM.</summary>
    public string Pem => _authority.ExportCertificatePem() + "\n";

    /// <summary>Writes the authority's certificate and gives its path.</summary>
    public string WriteAuthority() => Write("authority.pem", Pem);

    /// <summary>Issues an RSA certificate for a server, and gives chain and key in PEM.</summary>
    public (string Chain, string Key) Issue(string server)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={server}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(server);
        names.AddIpAddress(IPAddress.Loopback);
        return (Sign(request, names, "1.3.6.1.5.5.7.3.1") + Pem, key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>Issues a certificate for a person, and gives the paths of certificate and key.</summary>
    public (string Certificate, string Key) IssueFor(string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=A person", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(address);
        var stem = $"{name}-{address}";
        return (Write($"{stem}.pem", Sign(request, names, "1.3.6.1.5.5.7.3.2")), Write($"{stem}.key", key.ExportPkcs8PrivateKeyPem() + "\n"));
    }

    public void Dispose() => _authority.Dispose();

    private string Sign(CertificateRequest request, SubjectAlternativeNameBuilder names, string usage)
    {
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, true, false));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(_authority.SubjectName, X509SignatureGenerator.CreateForECDsa(_authority.GetECDsaPrivateKey()!), now.AddDays(-1), now.AddDays(29), RandomNumberGenerator.GetBytes(8));
        return certificate.ExportCertificatePem() + "\n";
    }

    private string Write(string file, string text)
    {
        var path = Path.Combine(folder, file);
        File.WriteAllText(path, text);
        return path;
    }

    private static X509Certificate2 MakeAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-2), now.AddDays(30));
    }
}
