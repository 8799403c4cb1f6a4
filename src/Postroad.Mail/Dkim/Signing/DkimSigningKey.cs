using System.Security.Cryptography;
using System.Text;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dkim.Keys;
using Postroad.Mail.Dkim.Tags;

namespace Postroad.Mail.Dkim.Signing;

/// <summary>A private key with the name under which its public half is published. Any number of threads may sign with it at once.</summary>
public sealed class DkimSigningKey : IDisposable
{
    private readonly PrivateKey _key;

    private DkimSigningKey(DomainName domain, string selector, PrivateKey key) => (Domain, Selector, _key) = (domain, selector, key);

    /// <summary>The domain that signs, <c>d=</c>.</summary>
    public DomainName Domain { get; }

    /// <summary>Which of the domain's keys, <c>s=</c>.</summary>
    public string Selector { get; }

    /// <summary><see cref="DkimAlgorithm.RsaSha256"/> or <see cref="DkimAlgorithm.Ed25519Sha256"/>.</summary>
    public DkimAlgorithm Algorithm => _key.IsEd25519 ? DkimAlgorithm.Ed25519Sha256 : DkimAlgorithm.RsaSha256;

    /// <summary>Length in bits.</summary>
    public int Bits => _key.Bits;

    /// <summary>Where the public half belongs (RFC 6376 §3.6.2.1).</summary>
    public string RecordName => $"{Selector}._domainkey.{Domain.Ascii}";

    /// <summary>The TXT record that belongs there (RFC 6376 §3.6.1).</summary>
    public string Record => $"v=DKIM1; k={(_key.IsEd25519 ? "ed25519" : "rsa")}; p={Convert.ToBase64String(_key.PublicKey)}";

    internal string AlgorithmName => _key.IsEd25519 ? "ed25519-sha256" : "rsa-sha256";

    /// <summary>Makes a new key.</summary>
    /// <param name="domain">The domain that will sign.</param>
    /// <param name="selector">The name of the key within the domain.</param>
    /// <param name="algorithm">Which kind of key.</param>
    /// <param name="bits">Length of an RSA key, 1024 to 4096. Default 2048 (RFC 8301 §3.2); Ed25519 has no choice.</param>
    public static DkimSigningKey Create(DomainName domain, string selector, DkimAlgorithm algorithm, int bits = 2048)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)algorithm, (int)DkimAlgorithm.RsaSha1);
        if (algorithm == DkimAlgorithm.RsaSha256 && bits is < 1024 or > 4096)
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "An RSA key for DKIM has 1024 to 4096 bits.");
        return new(domain, Checked(selector), algorithm == DkimAlgorithm.Ed25519Sha256 ? PrivateKey.CreateEd25519() : PrivateKey.CreateRsa(bits));
    }

    /// <summary>Reads a key from PEM: PKCS#8 of RSA or Ed25519, or PKCS#1 of RSA.</summary>
    /// <exception cref="CryptographicException">The text holds none of these.</exception>
    public static DkimSigningKey FromPem(DomainName domain, string selector, string pem) => new(domain, Checked(selector), PrivateKey.ReadPem(pem));

    /// <summary>The private key in PKCS#8, as PEM. Keep it where only the server can read it.</summary>
    public string ToPem() => _key.ToPem();

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    internal byte[] Sign(ReadOnlySpan<byte> hash) => _key.Sign(hash);

    private static string Checked(string selector) =>
        Ascii.IsValid(selector) && TagValue.ReadSelector(selector) is { } good ? good : throw new ArgumentException($"'{selector}' is not a selector.", nameof(selector));
}
