using System.Security.Cryptography;

namespace Postroad.Mail.Dkim.Hashing;

/// <summary>Hashes a canonical body up to a limit, and counts all of it. Small pieces are gathered, since a call of the platform's hash costs as much as hashing 100 octets.</summary>
internal sealed class LimitedHash(HashAlgorithmName algorithm, long? limit) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(algorithm);
    private readonly byte[] _gathered = GC.AllocateUninitializedArray<byte>(4096);
    private int _count;

    /// <summary>Octets of the whole canonical body so far.</summary>
    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> octets)
    {
        var wanted = limit is { } max ? (int)Math.Clamp(max - Length, 0, octets.Length) : octets.Length;
        Length += octets.Length;
        octets = octets[..wanted];
        if (octets.Length > _gathered.Length - _count)
            Flush();
        if (octets.Length > _gathered.Length / 4)
        {
            Flush();
            _hash.AppendData(octets);
            return;
        }
        octets.CopyTo(_gathered.AsSpan(_count));
        _count += octets.Length;
    }

    public byte[] Finish()
    {
        Flush();
        return _hash.GetHashAndReset();
    }

    public void Dispose() => _hash.Dispose();

    private void Flush()
    {
        _hash.AppendData(_gathered, 0, _count);
        _count = 0;
    }
}
