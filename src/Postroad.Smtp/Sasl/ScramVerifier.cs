namespace Postroad.Smtp.Sasl;

/// <summary>What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 §3, RFC 7677): never the password.</summary>
/// <param name="Iterations">Rounds of PBKDF2, at least 4,096.</param>
/// <param name="Salt">The user's own salt.</param>
/// <param name="StoredKey">H(ClientKey), 32 octets.</param>
/// <param name="ServerKey">32 octets.</param>
public sealed record ScramVerifier(int Iterations, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> StoredKey, ReadOnlyMemory<byte> ServerKey);
