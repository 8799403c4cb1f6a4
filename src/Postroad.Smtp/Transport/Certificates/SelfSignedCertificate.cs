using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Postroad.Smtp.Transport.Certificates;

/// <summary>The pair that a server shows until it is given a better one: P-256, good for ten years.</summary>
internal static class SelfSignedCertificate
{
    /// <summary>The pair in the folder; made where there is none, or where the one there has run out.</summary>
    /// <exception cref="CertificateException">It can be neither read nor made.</exception>
    public static CertificatePair LoadOrCreate(string folder, string name, TimeProvider clock)
    {
        var files = new CertificateFiles { Certificate = Path.Combine(folder, "self-signed.pem"), Key = Path.Combine(folder, "self-signed.key") };
        if (File.Exists(files.Certificate) && File.Exists(files.Key))
        {
            var pair = CertificatePair.Load(files);
            if (pair.Context.TargetCertificate.NotAfter.ToUniversalTime() > clock.GetUtcNow().UtcDateTime)
                return pair;
        }
        try
        {
            var (certificate, key) = Create(name, clock);
            Directory.CreateDirectory(folder);
            WritePrivately(files.Key, key);
            WritePrivately(files.Certificate, certificate);
            return CertificatePair.Load(files);
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"No self-signed certificate can be made in {folder}: {bad.Message}", bad);
        }
    }

    /// <summary>A new pair, in PEM.</summary>
    public static (string Certificate, string Key) Create(string name, TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName($"CN={name}"), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
            names.AddIpAddress(IPAddress.IPv6Loopback);
        }
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var now = clock.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static void WritePrivately(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, options);
        file.Write(text);
    }
}
