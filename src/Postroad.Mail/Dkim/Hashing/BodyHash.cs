using System.Security.Cryptography;

namespace Postroad.Mail.Dkim.Hashing;

/// <summary>The hash of a body in one canonical form, taken while the octets pass (RFC 6376 §3.7, step 1).</summary>
internal sealed class BodyHash : IDisposable
{
    private readonly LimitedHash _hash;
    private readonly LineEnds _lineEnds;
    private readonly RelaxedWhitespace? _whitespace;
    private byte[]? _value;

    public BodyHash(HashAlgorithmName algorithm, bool relaxed, long? limit)
    {
        (Algorithm, Relaxed, Limit) = (algorithm, relaxed, limit);
        _hash = new LimitedHash(algorithm, limit);
        _lineEnds = new LineEnds(_hash);
        _whitespace = relaxed ? new RelaxedWhitespace(_lineEnds) : null;
    }

    public HashAlgorithmName Algorithm { get; }

    public bool Relaxed { get; }

    /// <summary>How many octets of the canonical body count, by <c>l=</c>; null for all.</summary>
    public long? Limit { get; }

    /// <summary>Octets of the whole canonical body; final after <see cref="Value"/> was read.</summary>
    public long Length => _hash.Length;

    /// <summary>The hash; the first reading ends the body.</summary>
    public byte[] Value => _value ??= Finish();

    public void Append(ReadOnlySpan<byte> octets)
    {
        if (_whitespace is not null)
            _whitespace.Append(octets);
        else
            _lineEnds.Append(octets);
    }

    public void Dispose() => _hash.Dispose();

    private byte[] Finish()
    {
        _whitespace?.Finish();
        _lineEnds.Finish(Relaxed);
        return _hash.Finish();
    }
}
