namespace Postroad.Smtp.Protocol.Content;

/// <summary>Keeps count of one message's lines, and notes the first thing that is wrong.</summary>
internal struct ContentChecker(ContentRules rules)
{
    private int _line;

    /// <summary>What is wrong; null if nothing is so far.</summary>
    public Reply? Refusal { get; private set; }

    /// <summary>So many octets of a line came.</summary>
    public void AddText(int octets)
    {
        _line += octets;
        if (rules.MaxLine > 0 && _line > rules.MaxLine)
        {
            Refusal ??= Replies.TextLineTooLong;
            _line = 0;
        }
    }

    /// <summary>A CRLF came.</summary>
    public void EndLine() => _line = 0;

    /// <summary>A CR or LF came that is no part of a CRLF (RFC 5321 §2.3.8).</summary>
    public void AddStray()
    {
        Refusal ??= Replies.BareCarriageReturnOrLineFeed;
        _line++;
    }
}
