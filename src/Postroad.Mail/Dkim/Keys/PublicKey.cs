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

    /// <summary>Reads a key of DNS (see <see cref="RsaNumbers"/>).</summary>
    public static bool TryReadRsa(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out PublicKey? key, [NotNullWhen(false)] out string? fault)
    {
        key = null;
        if (!RsaNumbers.TryRead(der, out var numbers, out fault))
            return false;
        var name = Convert.ToBase64String(SHA256.HashData(der.Span));
        try
        {
            key = new RsaKey(name, IdleRsaKeys.Shared.TryTake(name, out var idle) ? idle : RSA.Create(numbers.Parameters), numbers.Bits);
        }
        catch (CryptographicException)
        {
            fault = "the key data is no RSA key";
        }
        return key is not null;
    }

    /// <summary>The 32 octets of RFC 8463 §4.2.</summary>
    public static bool TryReadEd25519(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out PublicKey? key)
    {
        key = octets.Length == Ed25519.PublicKeySize ? new Ed25519Key(octets.ToArray()) : null;
        return key is not null;
    }

    private sealed class RsaKey(string name, RSA rsa, int bits) : PublicKey
    {
        private RSA? _rsa = rsa;

        public override int Bits => bits;

        public override bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
        {
            try
            {
                return _rsa!.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }
            catch (CryptographicException)
            {
                return false;
            }
        }

        public override void Dispose()
        {
            if (Interlocked.Exchange(ref _rsa, null) is { } mine)
                IdleRsaKeys.Shared.Give(name, mine);
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
