using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Postroad.Smtp.Transport.Certificates;

/// <summary>Whose client certificates are believed: the authorities of a file, or those of the system; remembers when the file was last written.</summary>
internal sealed class ClientAuthorities
{
    private readonly string? _file;
    private readonly (DateTime, long)? _stamp;

    private ClientAuthorities(string? file, (DateTime, long)? stamp, X509ChainPolicy policy) => (_file, _stamp, Policy) = (file, stamp, policy);

    /// <summary>How a client's certificate is checked.</summary>
    public X509ChainPolicy Policy { get; }

    /// <summary>Whether the file has changed since it was read. One that vanished counts as unchanged.</summary>
    public bool HasChanged => _file is not null && Stamp(_file) is { } now && now != _stamp;

    /// <summary>Reads the file; null: the system's.</summary>
    /// <exception cref="CertificateException">It is missing or holds no certificate.</exception>
    public static ClientAuthorities Load(string? file)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (file is null)
            return new ClientAuthorities(null, null, policy);
        var stamp = Stamp(file) ?? throw new CertificateException($"The authorities {file} are not there.");
        try
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception bad) when (bad is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"The authorities {file} cannot be read: {bad.Message}", bad);
        }
        return policy.CustomTrustStore.Count > 0 ? new ClientAuthorities(file, stamp, policy) : throw new CertificateException($"There is no certificate in the authorities {file}.");
    }

    private static (DateTime, long)? Stamp(string file)
    {
        var info = new FileInfo(file);
        return info.Exists ? (info.LastWriteTimeUtc, info.Length) : null;
    }
}
