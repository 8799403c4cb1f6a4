namespace Postroad.Smtp.Protocol.Sending;

/// <summary>
/// Writes content as lines. Whatever comes in, only CRLF ends a line that goes out: a CR or LF that stands alone becomes CRLF, so no octets
/// can end the data early at a server that is lax. For DATA a dot at the start of a line is doubled (RFC 5321 §4.5.2). A line of more
/// than 998 octets is refused. State is kept between pieces; a piece may end anywhere, between CR and LF too.
/// </summary>
/// <param name="stuffDots">Whether the octets go into DATA; not so for BDAT.</param>
internal struct ContentEncoder(bool stuffDots)
{
    /// <summary>Octets of a line without its CRLF and without a doubled dot (RFC 5321 §4.5.3.1.6: 1,000 with CRLF).</summary>
    public const int MaxLineOctets = 998;

    private bool _afterCr;
    private int _lineOctets;

    /// <summary>The most that <see cref="Encode"/> writes for so many octets: each may be a line end of one octet or a dot.</summary>
    public static int MaxEncoded(int octets) => checked(octets * 2 + 2);

    /// <summary>Encodes a piece and returns the octets written.</summary>
    /// <exception cref="LineTooLongException">A line is too long. What was written of this piece must not be sent.</exception>
    public int Encode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var written = 0;
        while (!source.IsEmpty)
        {
            if (_afterCr)
            {
                // The line ended with that CR already; its LF adds nothing.
                _afterCr = false;
                if (source[0] == '\n')
                {
                    source = source[1..];
                    continue;
                }
            }
            var end = source.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? source : source[..end];
            if (_lineOctets + line.Length > MaxLineOctets)
                throw new LineTooLongException();
            if (stuffDots && _lineOctets == 0 && !line.IsEmpty && line[0] == '.')
                destination[written++] = (byte)'.';
            line.CopyTo(destination[written..]);
            written += line.Length;
            _lineOctets += line.Length;
            if (end < 0)
                break;
            written += EndLine(destination[written..]);
            _afterCr = source[end] == '\r';
            source = source[(end + 1)..];
        }
        return written;
    }

    /// <summary>Ends the last line where the content did not, and for DATA writes the dot that ends the content.</summary>
    public int Finish(Span<byte> destination)
    {
        var written = _lineOctets == 0 ? 0 : EndLine(destination);
        if (!stuffDots)
            return written;
        ".\r\n"u8.CopyTo(destination[written..]);
        return written + 3;
    }

    private int EndLine(Span<byte> destination)
    {
        "\r\n"u8.CopyTo(destination);
        _lineOctets = 0;
        return 2;
    }
}
