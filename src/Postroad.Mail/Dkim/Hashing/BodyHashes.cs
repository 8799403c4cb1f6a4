using System.Security.Cryptography;

namespace Postroad.Mail.Dkim.Hashing;

/// <summary>All hashes that are wanted of one body, each form once however many signatures want it.</summary>
internal sealed class BodyHashes : IDisposable
{
    private readonly List<BodyHash> _hashes = [];

    /// <summary>The hash of a form, to be read when the body has passed.</summary>
    public BodyHash Want(HashAlgorithmName algorithm, bool relaxed, long? limit)
    {
        foreach (var hash in _hashes)
        {
            if (hash.Algorithm == algorithm && hash.Relaxed == relaxed && hash.Limit == limit)
                return hash;
        }
        var wanted = new BodyHash(algorithm, relaxed, limit);
        _hashes.Add(wanted);
        return wanted;
    }

    public void Append(ReadOnlySpan<byte> octets)
    {
        foreach (var hash in _hashes)
            hash.Append(octets);
    }

    public void Dispose()
    {
        foreach (var hash in _hashes)
            hash.Dispose();
    }
}
