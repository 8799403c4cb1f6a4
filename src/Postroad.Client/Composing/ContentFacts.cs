namespace Postroad.Client;

/// <summary>What a server must be able to carry, found by looking at every octet once.</summary>
internal struct ContentFacts
{
    private int _line;
    private int _lineEnds;
    private bool _endsInCr;

    /// <summary>Nothing was seen yet; content may begin with the empty line.</summary>
    public ContentFacts() => _lineEnds = 1;

    /// <summary>Octets so far.</summary>
    public long Octets { get; private set; }

    /// <summary>Whether there are octets above 127.</summary>
    public bool Has8Bit { get; private set; }

    /// <summary>Whether there are any before the first empty line: then the header is in UTF-8 and needs SMTPUTF8.</summary>
    public bool Has8BitHeader { get; private set; }

    /// <summary>The longest line without its end.</summary>
    public int LongestLine { get; private set; }

    public void Add(ReadOnlySpan<byte> piece)
    {
        Octets += piece.Length;
        var eightBit = piece.ContainsAnyInRange((byte)0x80, (byte)0xff);
        Has8Bit |= eightBit;
        if (_lineEnds < 2)
            AddHeader(piece, eightBit);
        while (!piece.IsEmpty)
        {
            var end = piece.IndexOf((byte)'\n');
            var length = end < 0 ? piece.Length : end;
            _line += length;
            var isCrLf = end > 0 ? piece[end - 1] == '\r' : end == 0 && _endsInCr;
            // A CR at the very end may be half of a line end: it counts when the next piece shows that it is not.
            _endsInCr = end < 0 && piece[^1] == '\r';
            LongestLine = Math.Max(LongestLine, _line - (isCrLf || _endsInCr ? 1 : 0));
            if (end < 0)
                return;
            _line = 0;
            piece = piece[(end + 1)..];
        }
    }

    // 0: within a line, 1: behind a line end, 2: behind the empty line.
    private void AddHeader(ReadOnlySpan<byte> piece, bool eightBit)
    {
        for (var i = 0; i < piece.Length && _lineEnds < 2; i++)
        {
            if (piece[i] == '\n')
                _lineEnds++;
            else if (piece[i] != '\r')
                _lineEnds = 0;
            Has8BitHeader |= eightBit && piece[i] >= 0x80;
        }
    }
}
