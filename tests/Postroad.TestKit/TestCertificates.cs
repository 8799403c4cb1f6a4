using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Postroad.TestKit;

/// <summary>An authority that exists for one run of the tests, and certificates that it signs.</summary>
public static class TestCertificates
{
    private static readonly Lazy<X509Certificate2> LazyAuthority = new(CreateAuthority);
    private static readonly Lazy<X509Certificate2> LazyServer = new(() => Create("localhost"));

    /// <summary>The authority, with its key.</summary>
    public static X509Certificate2 Authority => LazyAuthority.Value;

    /// <summary>A certificate for <c>localhost</c>, 127.0.0.1 and ::1, signed by <see cref="Authority"/>.</summary>
    public static X509Certificate2 Server => LazyServer.Value;

    /// <summary>A P-256 certificate for a name, good for servers and clients.</summary>
    /// <param name="name">The DNS name; <c>localhost</c> also gets the loopback addresses.</param>
    /// <param name="notAfter">When it runs out; default in a year.</param>
    /// <param name="selfSigned">Signed by its own key in place of the authority's.</param>
    public static X509Certificate2 Create(string name, DateTimeOffset? notAfter = null, bool selfSigned = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName($"CN={name}"), key, HashAlgorithmName.SHA256);
        return Issue(request, name, notAfter, selfSigned ? null : Authority, certificate => certificate.CopyWithPrivateKey(key));
    }

    /// <summary>An RSA certificate of 2,048 bits for a name.</summary>
    public static X509Certificate2 CreateRsa(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(new X500DistinguishedName($"CN={name}"), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Issue(request, name, null, Authority, certificate => certificate.CopyWithPrivateKey(key));
    }

    /// <summary>The certificate in PEM.</summary>
    public static string Pem(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";

    /// <summary>The private key in PEM.</summary>
    public static string KeyPem(X509Certificate2 certificate) =>
        ((AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey()!).ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>Writes <c>NAME.pem</c> and <c>NAME.key</c> and gives their paths.</summary>
    public static (string Certificate, string Key) Write(TempFolder folder, string name, X509Certificate2 certificate) =>
        (folder.Write($"{name}.pem", Pem(certificate)), folder.Write($"{name}.key", KeyPem(certificate)));

    private static X509Certificate2 Issue(
        CertificateRequest request, string name, DateTimeOffset? notAfter, X509Certificate2? authority, Func<X509Certificate2, X509Certificate2> withKey)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
            names.AddIpAddress(IPAddress.IPv6Loopback);
        }
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        var until = notAfter ?? TimeProvider.System.GetUtcNow().AddYears(1);
        var from = TimeProvider.System.GetUtcNow().AddDays(-30);
        if (authority is null)
            return Reload(request.CreateSelfSigned(from, until));
        using var bare = request.Create(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(authority.GetECDsaPrivateKey()!), from, until, Guid.NewGuid().ToByteArray());
        using var whole = withKey(bare);
        return Reload(whole);
    }

    private static X509Certificate2 CreateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=Test authority"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        var now = TimeProvider.System.GetUtcNow();
        return Reload(request.CreateSelfSigned(now.AddYears(-1), now.AddYears(5)));
    }

    // SslStream on Windows wants a key that came out of a file.
    private static X509Certificate2 Reload(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
}
