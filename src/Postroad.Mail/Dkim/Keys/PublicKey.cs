using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Postroad.Mail.Dkim.Keys;

/// <summary>A public key of a signer, read once: RSA by the platform, Ed25519 by BouncyCastle.</summary>
internal abstract class PublicKey : IDisposable
{
    /// <summary>The longest RSA key that is tried. Verifiers must manage 4,096 bits (RFC 8301 §3.2); a longer one costs more than a message is worth.</summary>
    public const int MaxBits = 4096;

    /// <summary>Length in bits: of the modulus of RSA, 256 for Ed25519.</summary>
    public abstract int Bits { get; }

    /// <summary>Whether a signature of a SHA-256 hash is good.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature);

    public virtual void Dispose() { }

    /// <summary>Reads a key of DNS: a SubjectPublicKeyInfo, which all publish, or the bare RSAPublicKey of RFC 6376 §3.6.1.</summary>
    public static bool TryReadRsa(ReadOnlySpan<byte> der, [NotNullWhen(true)] out PublicKey? key, [NotNullWhen(false)] out string? fault)
    {
        key = null;
        fault = null;
        // 4,096 bits make 550 octets; what is far longer is not worth the reading.
        if (der.Length > 1200)
        {
            fault = $"the RSA key is longer than {MaxBits} bits";
            return false;
        }
        var rsa = RSA.Create();
        try
        {
            if (!TryImport(rsa, der))
                fault = "the key data is no RSA key";
            else if (rsa.KeySize > MaxBits)
                fault = $"the RSA key has {rsa.KeySize} bits, more than {MaxBits}";
            // An exponent as long as the modulus would make each verification as slow as a signature.
            else if (rsa.ExportParameters(false).Exponent is not { Length: <= 8 })
                fault = "the exponent of the RSA key is longer than 64 bits";
        }
        catch (CryptographicException)
        {
            fault = "the key data is no RSA key";
        }
        if (fault is null)
            key = new RsaKey(rsa);
        else
            rsa.Dispose();
        return fault is null;
    }

    /// <summary>The 32 octets of RFC 8463 §4.2.</summary>
    public static bool TryReadEd25519(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out PublicKey? key)
    {
        key = octets.Length == Ed25519.PublicKeySize ? new Ed25519Key(octets.ToArray()) : null;
        return key is not null;
    }

    private static bool TryImport(RSA rsa, ReadOnlySpan<byte> der)
    {
        try
        {
            rsa.ImportSubjectPublicKeyInfo(der, out var read);
            return read == der.Length;
        }
        catch (CryptographicException)
        {
            rsa.ImportRSAPublicKey(der, out var read);
            return read == der.Length;
        }
    }

    private sealed class RsaKey(RSA rsa) : PublicKey
    {
        public override int Bits => rsa.KeySize;

        public override bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
        {
            try
            {
                return rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }
            catch (CryptographicException)
            {
                return false;
            }
        }

        public override void Dispose()
        {
            rsa.Dispose();
            base.Dispose();
        }
    }

    private sealed class Ed25519Key(byte[] octets) : PublicKey
    {
        public override int Bits => 256;

        // RFC 8463 §3: PureEdDSA over the hash
        public override bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature) =>
            signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature.ToArray(), 0, octets, 0, hash.ToArray(), 0, hash.Length);
    }
}
