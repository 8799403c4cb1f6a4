namespace Postroad.Mail.Dkim.Hashing;

/// <summary>
/// The end of both body canonicalizations (RFC 6376 §3.4.3, §3.4.4): line ends are held back until something follows them, so that the empty lines
/// at the end of the body are never hashed. Only the ends of each piece are looked at; nothing is copied.
/// </summary>
internal sealed class LineEnds(LimitedHash hash)
{
    private static readonly byte[] ManyLineEnds = MakeLineEnds(512);

    /// <summary>CRLFs that were seen last and not yet hashed.</summary>
    private long _held;

    /// <summary>Whether a CR came last, which may be the half of a CRLF.</summary>
    private bool _heldReturn;

    private bool _any;

    public void Append(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            return;
        if (_heldReturn)
        {
            _heldReturn = false;
            if (octets[0] == (byte)'\n')
            {
                _held++;
                octets = octets[1..];
                if (octets.IsEmpty)
                    return;
            }
            else
            {
                Emit("\r"u8);
            }
        }
        var end = octets.Length;
        if (octets[end - 1] == (byte)'\r')
        {
            _heldReturn = true;
            end--;
        }
        long breaks = 0;
        while (end >= 2 && octets[end - 1] == (byte)'\n' && octets[end - 2] == (byte)'\r')
        {
            end -= 2;
            breaks++;
        }
        if (end > 0)
            Emit(octets[..end]);
        _held += breaks;
    }

    /// <summary>Ends the body: with one CRLF, but not where the relaxed form is empty.</summary>
    public void Finish(bool relaxed)
    {
        if (_heldReturn)
            Emit("\r"u8);
        _heldReturn = false;
        if (_any || !relaxed)
            hash.Append("\r\n"u8);
    }

    private void Emit(ReadOnlySpan<byte> octets)
    {
        for (; _held > 0; _held -= Math.Min(_held, ManyLineEnds.Length / 2))
            hash.Append(ManyLineEnds.AsSpan(0, (int)Math.Min(_held * 2, ManyLineEnds.Length)));
        hash.Append(octets);
        _any = true;
    }

    private static byte[] MakeLineEnds(int count)
    {
        var octets = new byte[count * 2];
        for (var i = 0; i < count; i++)
            "\r\n"u8.CopyTo(octets.AsSpan(i * 2));
        return octets;
    }
}
