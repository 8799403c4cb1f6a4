using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace Postroad.Mail.Dkim.Keys;

/// <summary>The two numbers of a public RSA key, read without the platform: to it, taking a key in costs as much as twenty verifications.</summary>
/// <param name="Modulus">Without zeros in front.</param>
/// <param name="Exponent">Without zeros in front.</param>
internal sealed record RsaNumbers(byte[] Modulus, byte[] Exponent)
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    /// <summary>4,096 bits make 550 octets; what is far longer is not worth the reading.</summary>
    private const int MaxOctets = 1200;

    /// <summary>Length of the modulus in bits.</summary>
    public int Bits => (Modulus.Length * 8) - BitOperations.LeadingZeroCount((uint)Modulus[0]) + 24;

    public RSAParameters Parameters => new() { Modulus = Modulus, Exponent = Exponent };

    /// <summary>Reads a key of DNS: a SubjectPublicKeyInfo, which most publish, or the bare RSAPublicKey of RFC 6376 §3.6.1.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out RsaNumbers? numbers, [NotNullWhen(false)] out string? fault)
    {
        numbers = null;
        fault = der.Length > MaxOctets ? $"the RSA key is longer than {PublicKey.MaxBits} bits" : null;
        if (fault is not null)
            return false;
        try
        {
            numbers = Read(der);
            fault = numbers is null ? "the key data is no RSA key"
                : numbers.Bits > PublicKey.MaxBits ? $"the RSA key has {numbers.Bits} bits, more than {PublicKey.MaxBits}"
                // An exponent as long as the modulus would make each verification as slow as a signature.
                : numbers.Exponent.Length > 8 ? "the exponent of the RSA key is longer than 64 bits"
                : null;
        }
        catch (AsnContentException)
        {
            fault = "the key data is no RSA key";
        }
        return fault is null;
    }

    private static RsaNumbers? Read(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.BER);
        var key = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        if (key.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            return ReadNumbers(key);
        // RFC 5280 §4.1  SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
        if (key.ReadSequence().ReadObjectIdentifier() != RsaEncryption)
            return null;
        var inner = new AsnReader(key.ReadBitString(out var unused), AsnEncodingRules.BER);
        key.ThrowIfNotEmpty();
        var numbers = inner.ReadSequence();
        inner.ThrowIfNotEmpty();
        return unused == 0 ? ReadNumbers(numbers) : null;
    }

    // RFC 8017 A.1.1  RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }
    private static RsaNumbers? ReadNumbers(AsnReader key)
    {
        var modulus = key.ReadIntegerBytes().Span;
        var exponent = key.ReadIntegerBytes().Span;
        key.ThrowIfNotEmpty();
        // A number is negative where its first bit is set.
        if (modulus[0] >= 0x80 || exponent[0] >= 0x80)
            return null;
        var (n, e) = (modulus.TrimStart((byte)0).ToArray(), exponent.TrimStart((byte)0).ToArray());
        return n.Length == 0 || e.Length == 0 ? null : new RsaNumbers(n, e);
    }
}
