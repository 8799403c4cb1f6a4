using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Postroad.Smtp.Transport.Certificates;

/// <summary>One certificate with its key, ready for handshakes; remembers the files it came from and when they were last written.</summary>
internal sealed class CertificatePair
{
    private readonly (DateTime Certificate, DateTime Key, long Lengths) _stamp;

    private CertificatePair(CertificateFiles? files, SslStreamCertificateContext context, (DateTime, DateTime, long) stamp)
    {
        (Files, Context, _stamp) = (files, context, stamp);
        EndPointHash = ChannelBinding(context.TargetCertificate);
    }

    /// <summary>Where the pair came from; null where it lives in memory alone.</summary>
    public CertificateFiles? Files { get; }

    /// <summary>One context a certificate: handshakes share it, and sessions are resumed through it.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>The channel binding tls-server-end-point of connections that show this certificate (RFC 5929 §4).</summary>
    public byte[] EndPointHash { get; }

    /// <summary>Whether the files have changed since they were read. A file that vanished counts as unchanged: there is nothing better to show.</summary>
    public bool HasChanged => Files is not null && Stamp(Files) is { } now && now != _stamp;

    /// <summary>Whether a file of it is no longer there.</summary>
    public bool IsGone => Files is not null && Stamp(Files) is null;

    /// <summary>What an operator knows it by.</summary>
    public string Name => Files?.Certificate ?? Context.TargetCertificate.Subject;

    /// <summary>Reads a pair.</summary>
    /// <exception cref="CertificateException">Something is wrong with it.</exception>
    public static CertificatePair Load(CertificateFiles files)
    {
        var stamp = Stamp(files) ?? throw new CertificateException(
            File.Exists(files.Certificate) ? $"The key {files.Key} is not there." : $"The certificate {files.Certificate} is not there.");
        try
        {
            return Of(File.ReadAllText(files.Certificate), File.ReadAllText(files.Key ?? files.Certificate), files, stamp);
        }
        catch (Exception bad) when (bad is CryptographicException or ArgumentException)
        {
            throw new CertificateException($"The certificate {files.Certificate} does not go with the key {files.Key ?? files.Certificate}: {bad.Message}", bad);
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"The certificate {files.Certificate} or its key cannot be read: {bad.Message}", bad);
        }
    }

    /// <summary>A pair from PEM text.</summary>
    public static CertificatePair FromPem(string certificate, string key) => Of(certificate, key, null, default);

    private static CertificatePair Of(string certificate, string key, CertificateFiles? files, (DateTime, DateTime, long) stamp)
    {
        using var ephemeral = X509Certificate2.CreateFromPem(certificate, key);
        // Windows cannot use a key that was never written down; elsewhere this copy costs nothing that matters.
        var own = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pfx), null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        chain.RemoveAt(0);
        // Offline: nothing is fetched to complete the chain; what the file holds is what is sent.
        return new CertificatePair(files, SslStreamCertificateContext.Create(own, chain, offline: true), stamp);
    }

    // RFC 5929 §4.1: the hash of the certificate's own signature, but SHA-256 in place of MD5 and SHA-1.
    private static byte[] ChannelBinding(X509Certificate2 certificate) => certificate.SignatureAlgorithm.FriendlyName switch
    {
        { } name when name.Contains("384", StringComparison.Ordinal) => SHA384.HashData(certificate.RawData),
        { } name when name.Contains("512", StringComparison.Ordinal) => SHA512.HashData(certificate.RawData),
        _ => SHA256.HashData(certificate.RawData),
    };

    private static (DateTime, DateTime, long)? Stamp(CertificateFiles files)
    {
        var certificate = new FileInfo(files.Certificate);
        var key = new FileInfo(files.Key ?? files.Certificate);
        return certificate.Exists && key.Exists ? (certificate.LastWriteTimeUtc, key.LastWriteTimeUtc, certificate.Length << 20 ^ key.Length) : null;
    }
}
