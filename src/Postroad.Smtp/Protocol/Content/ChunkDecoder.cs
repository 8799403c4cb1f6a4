namespace Postroad.Smtp.Protocol.Content;

/// <summary>Looks through the octets of BDAT chunks (RFC 3030 §2), which are the content as they are: same rules as for DATA, across chunks.</summary>
internal sealed class ChunkDecoder(ContentRules rules)
{
    private ContentChecker _checker = new(rules);
    private bool _afterCr;

    /// <summary>What is wrong with the content; null if nothing is so far.</summary>
    public Reply? Refusal => _checker.Refusal;

    /// <summary>Looks through a piece.</summary>
    public void Check(ReadOnlySpan<byte> octets)
    {
        if (rules.IsBinary)
            return;
        while (!octets.IsEmpty)
        {
            if (_afterCr)
            {
                _afterCr = false;
                if (octets[0] != '\n')
                {
                    _checker.AddStray();
                    continue;
                }
                _checker.EndLine();
                octets = octets[1..];
                continue;
            }
            var length = octets.IndexOfAny((byte)'\r', (byte)'\n');
            _checker.AddText(length < 0 ? octets.Length : length);
            if (length < 0)
                return;
            _afterCr = octets[length] == '\r';
            if (!_afterCr)
                _checker.AddStray();
            octets = octets[(length + 1)..];
        }
    }

    /// <summary>The last chunk came to its end: a CR that was its last octet stays alone.</summary>
    public void Finish()
    {
        if (_afterCr)
            _checker.AddStray();
        _afterCr = false;
    }
}
