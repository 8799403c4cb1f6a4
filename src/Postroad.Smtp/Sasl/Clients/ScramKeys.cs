using System.Security.Cryptography;
using System.Text;

namespace Postroad.Smtp.Sasl.Clients;

/// <summary>Derives the keys of SCRAM from a password, and keeps the last ones: a pool that opens ten connections does the rounds once (RFC 5802 §5.1 allows it).</summary>
internal sealed class ScramKeys(string password)
{
    private readonly Lock _gate = new();
    private (byte[] Salt, int Rounds, byte[] ClientKey, byte[] ServerKey)? _last;

    // RFC 5802 §3: SaltedPassword, ClientKey, ServerKey
    public (byte[] ClientKey, byte[] ServerKey) For(byte[] salt, int rounds)
    {
        lock (_gate)
        {
            if (_last is { } last && last.Rounds == rounds && last.Salt.AsSpan().SequenceEqual(salt))
                return (last.ClientKey, last.ServerKey);
            var octets = Encoding.UTF8.GetBytes(SaslPrep.Prepare(password));
            var salted = Rfc2898DeriveBytes.Pbkdf2(octets, salt, rounds, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
            var keys = (HMACSHA256.HashData(salted, "Client Key"u8), HMACSHA256.HashData(salted, "Server Key"u8));
            CryptographicOperations.ZeroMemory(octets);
            CryptographicOperations.ZeroMemory(salted);
            _last = (salt, rounds, keys.Item1, keys.Item2);
            return keys;
        }
    }
}
