using System.Security.Cryptography;
using System.Text;

namespace Postroad.Smtp.Sasl;

/// <summary>What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 §3, RFC 7677): never the password.</summary>
/// <param name="Iterations">Rounds of PBKDF2, at least 4,096.</param>
/// <param name="Salt">The user's own salt.</param>
/// <param name="StoredKey">H(ClientKey), 32 octets.</param>
/// <param name="ServerKey">32 octets.</param>
public sealed record ScramVerifier(int Iterations, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> StoredKey, ReadOnlyMemory<byte> ServerKey)
{
    /// <summary>The fewest rounds that RFC 7677 §4 allows.</summary>
    public const int MinIterations = 4096;

    /// <summary>Derives the verifier of a password. It takes as long as the rounds do (600,000: about 0.1 s).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 4,096 rounds.</exception>
    public static ScramVerifier Create(string password, int iterations, ReadOnlyMemory<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, MinIterations);
        // RFC 5802 §3: SaltedPassword, ClientKey, StoredKey, ServerKey
        Span<byte> salted = stackalloc byte[SHA256.HashSizeInBytes];
        var octets = Encoding.UTF8.GetBytes(SaslPrep.Prepare(password));
        Rfc2898DeriveBytes.Pbkdf2(octets, salt.Span, salted, iterations, HashAlgorithmName.SHA256);
        Span<byte> clientKey = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(salted, "Client Key"u8, clientKey);
        var verifier = new ScramVerifier(iterations, salt, SHA256.HashData(clientKey), HMACSHA256.HashData(salted, "Server Key"u8));
        CryptographicOperations.ZeroMemory(octets);
        CryptographicOperations.ZeroMemory(salted);
        CryptographicOperations.ZeroMemory(clientKey);
        return verifier;
    }

    /// <summary>Whether this is the verifier of the password. It takes as long as the rounds do, and compares in constant time.</summary>
    public bool Matches(string password) =>
        CryptographicOperations.FixedTimeEquals(Create(password, Iterations, Salt).StoredKey.Span, StoredKey.Span);
}
