using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Postroad.Smtp.Sasl;

namespace Postroad.Mta.Accounts;

/// <summary>
/// Remembers for a short while which passwords were right, under a key of this process, so that a client that connects for each message does not pay for
/// each a derivation. The verifier is part of what is remembered: a changed or removed account is forgotten with it.
/// </summary>
internal sealed class ProvenLogins(TimeProvider clock)
{
    /// <summary>How long a proof holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int MaxEntries = 10_000;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<UInt128, long> _expiries = new();

    /// <summary>Whether this password was right for this verifier a short while ago.</summary>
    public bool Contains(AccountName name, string password, ScramVerifier verifier) =>
        _expiries.TryGetValue(Digest(name, password, verifier), out var expiry) && clock.GetTimestamp() < expiry;

    /// <summary>Remembers that it was.</summary>
    public void Add(AccountName name, string password, ScramVerifier verifier)
    {
        if (_expiries.Count >= MaxEntries)
            Shrink();
        _expiries[Digest(name, password, verifier)] = clock.GetTimestamp() + (long)(Lifetime.TotalSeconds * clock.TimestampFrequency);
    }

    private void Shrink()
    {
        var now = clock.GetTimestamp();
        foreach (var (digest, expiry) in _expiries)
        {
            if (expiry <= now)
                _expiries.TryRemove(digest, out _);
        }
        if (_expiries.Count >= MaxEntries)
            _expiries.Clear();
    }

    private UInt128 Digest(AccountName name, string password, ScramVerifier verifier)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Span<byte> length = stackalloc byte[4];
        var user = Encoding.UTF8.GetBytes(name.Value);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, user.Length);
        mac.AppendData(length);
        mac.AppendData(user);
        mac.AppendData(verifier.StoredKey.Span);
        mac.AppendData(Encoding.UTF8.GetBytes(password));
        Span<byte> digest = stackalloc byte[32];
        mac.GetHashAndReset(digest);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
