using System.Buffers;
using System.Security.Cryptography;

namespace Postroad.Mail.Dkim.Hashing;

/// <summary>Writes header fields in one of the two canonical forms (RFC 6376 §3.4.1, §3.4.2) and hashes them (§3.7, step 2).</summary>
internal sealed class HeaderHash(bool relaxed)
{
    private readonly ArrayBufferWriter<byte> _canonical = new(1024);

    /// <summary>Adds a field that is signed.</summary>
    /// <param name="field">The whole field with its folds and its final CRLF, or without that.</param>
    public void Add(ReadOnlySpan<byte> field)
    {
        Write(field.EndsWith("\r\n"u8) ? field[..^2] : field);
        _canonical.Write("\r\n"u8);
    }

    /// <summary>Adds the signature's own field, which comes last: the value of its <c>b=</c> left out, and without a CRLF.</summary>
    /// <param name="field">The whole field.</param>
    /// <param name="start">Where, in the field, all that follows <c>b=</c> begins.</param>
    /// <param name="length">How far it goes.</param>
    public void AddSignature(ReadOnlySpan<byte> field, int start, int length)
    {
        var emptied = new byte[field.Length - length];
        field[..start].CopyTo(emptied);
        field[(start + length)..].CopyTo(emptied.AsSpan(start));
        Write(emptied.AsSpan().EndsWith("\r\n"u8) ? emptied.AsSpan()[..^2] : emptied);
    }

    public byte[] Finish(HashAlgorithmName algorithm) => CryptographicOperations.HashData(algorithm, _canonical.WrittenSpan);

    /// <summary>What is hashed, for a person and for tests.</summary>
    internal ReadOnlySpan<byte> Canonical => _canonical.WrittenSpan;

    private void Write(ReadOnlySpan<byte> field)
    {
        if (!relaxed)
        {
            _canonical.Write(field);
            return;
        }
        var colon = field.IndexOf((byte)':');
        var target = _canonical.GetSpan(field.Length + 1);
        var count = 0;
        foreach (var c in field[..colon].TrimEnd(" \t\r\n"u8))
            target[count++] = c is >= (byte)'A' and <= (byte)'Z' ? (byte)(c | 0x20) : c;
        target[count++] = (byte)':';
        var gap = false;
        foreach (var c in field[(colon + 1)..].Trim(" \t\r\n"u8))
        {
            // Unfolding takes the CRLF away; the whitespace after it remains and becomes one space.
            if (c is (byte)'\r' or (byte)'\n')
                continue;
            if (c is (byte)' ' or (byte)'\t')
            {
                gap = true;
                continue;
            }
            if (gap)
                target[count++] = (byte)' ';
            gap = false;
            target[count++] = c;
        }
        _canonical.Advance(count);
    }
}
