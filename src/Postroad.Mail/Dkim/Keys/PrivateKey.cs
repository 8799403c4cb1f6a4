using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Postroad.Mail.Dkim.Keys;

/// <summary>A private key, read once and then used by any number of threads.</summary>
internal abstract class PrivateKey : IDisposable
{
    private const string Ed25519Oid = "1.3.101.112";

    public abstract bool IsEd25519 { get; }

    public abstract int Bits { get; }

    /// <summary>The public key as it stands in <c>p=</c>, before base64: SubjectPublicKeyInfo for RSA, the 32 octets for Ed25519.</summary>
    public abstract byte[] PublicKey { get; }

    /// <summary>Signs a SHA-256 hash.</summary>
    public abstract byte[] Sign(ReadOnlySpan<byte> hash);

    /// <summary>The key in PKCS#8, as PEM.</summary>
    public abstract string ToPem();

    public virtual void Dispose() { }

    public static PrivateKey CreateRsa(int bits)
    {
        using var rsa = RSA.Create(bits);
        return new RsaKey(rsa.ExportParameters(true));
    }

    public static PrivateKey CreateEd25519()
    {
        var seed = new byte[Ed25519.SecretKeySize];
        RandomNumberGenerator.Fill(seed);
        return new Ed25519Key(seed);
    }

    /// <summary>Reads PEM: PKCS#8 of RSA or Ed25519 (RFC 8410), or PKCS#1 of RSA.</summary>
    /// <exception cref="CryptographicException">It is none of these.</exception>
    public static PrivateKey ReadPem(string pem)
    {
        if (PemEncoding.TryFind(pem, out var fields) && pem[fields.Label] == "PRIVATE KEY")
        {
            var der = Convert.FromBase64String(pem[fields.Base64Data]);
            if (TryReadEd25519(der) is { } seed)
                return new Ed25519Key(seed);
        }
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("The text holds no private key in PEM.", e);
        }
        return new RsaKey(rsa.ExportParameters(true));
    }

    // RFC 8410 §7  OneAsymmetricKey with the seed in an OCTET STRING within the OCTET STRING
    private static byte[]? TryReadEd25519(byte[] der)
    {
        try
        {
            var key = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            key.ReadInteger();
            if (key.ReadSequence().ReadObjectIdentifier() != Ed25519Oid)
                return null;
            var seed = new AsnReader(key.ReadOctetString(), AsnEncodingRules.DER).ReadOctetString();
            return seed.Length == Ed25519.SecretKeySize ? seed : throw new CryptographicException("An Ed25519 key has 32 octets.");
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("The private key is not PKCS#8.", e);
        }
    }

    /// <summary>One instance of the platform's RSA a thread at work: they are not promised to be safe for several.</summary>
    private sealed class RsaKey(RSAParameters parameters) : PrivateKey
    {
        private readonly ConcurrentBag<RSA> _idle = [];

        public override bool IsEd25519 => false;

        public override int Bits => parameters.Modulus!.Length * 8;

        public override byte[] PublicKey => Use(static (rsa, _) => rsa.ExportSubjectPublicKeyInfo(), []);

        public override byte[] Sign(ReadOnlySpan<byte> hash) => Use(static (rsa, hash) => rsa.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), hash.ToArray());

        public override string ToPem()
        {
            using var rsa = RSA.Create(parameters);
            return rsa.ExportPkcs8PrivateKeyPem() + "\n";
        }

        public override void Dispose()
        {
            while (_idle.TryTake(out var rsa))
                rsa.Dispose();
            base.Dispose();
        }

        private byte[] Use(Func<RSA, byte[], byte[]> work, byte[] input)
        {
            var rsa = _idle.TryTake(out var idle) ? idle : RSA.Create(parameters);
            var result = work(rsa, input);
            _idle.Add(rsa);
            return result;
        }
    }

    private sealed class Ed25519Key : PrivateKey
    {
        private readonly byte[] _seed;
        private readonly byte[] _public = new byte[Ed25519.PublicKeySize];

        public Ed25519Key(byte[] seed)
        {
            _seed = seed;
            Ed25519.GeneratePublicKey(seed, 0, _public, 0);
        }

        public override bool IsEd25519 => true;

        public override int Bits => 256;

        public override byte[] PublicKey => [.. _public];

        // RFC 8463 §3: PureEdDSA over the hash
        public override byte[] Sign(ReadOnlySpan<byte> hash)
        {
            var signature = new byte[Ed25519.SignatureSize];
            Ed25519.Sign(_seed, 0, _public, 0, hash.ToArray(), 0, hash.Length, signature, 0);
            return signature;
        }

        public override string ToPem()
        {
            var inner = new AsnWriter(AsnEncodingRules.DER);
            inner.WriteOctetString(_seed);
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(Ed25519Oid);
                writer.WriteOctetString(inner.Encode());
            }
            return PemEncoding.WriteString("PRIVATE KEY", writer.Encode()) + "\n";
        }
    }
}
