using System.Runtime.CompilerServices;

namespace Postroad.Smtp.Protocol.Content;

/// <summary>
/// Turns what stands behind DATA into the content: takes the transparency dots away (RFC 5321 §4.5.2) and finds the end, which is
/// CRLF.CRLF and nothing else (§4.1.1.4). It notes a bare CR or LF and a line too long, and from then on only looks for the end.
/// </summary>
internal sealed class DataDecoder(ContentRules rules)
{
    private ContentChecker _checker = new(rules);
    private bool _atLineStart = true;

    /// <summary>Octets of content so far, also of such as is refused.</summary>
    public long Length { get; private set; }

    /// <summary>What is wrong with the content; none so far if null.</summary>
    public Reply? Refusal => _checker.Refusal;

    /// <summary>Decodes what it can. True when the end of the content was met: the octets behind it are the next commands.</summary>
    /// <param name="raw">What the peer sent.</param>
    /// <param name="room">Where the content goes. May begin at the same octet as <paramref name="raw"/> or before it.</param>
    /// <param name="taken">How many raw octets were dealt with; the rest has to be shown again with more behind it.</param>
    /// <param name="kept">How many octets of content were put into the room.</param>
    public bool Decode(ReadOnlySpan<byte> raw, Span<byte> room, out int taken, out int kept)
    {
        var (i, run, isEnd) = (0, 0, false);
        kept = 0;
        while (i < raw.Length)
        {
            if (_atLineStart && raw[i] == '.')
            {
                var after = raw[(i + 1)..];
                if (after.IsEmpty || after is [(byte)'\r'])
                    break;
                kept += Move(raw[run..i], room[kept..]);
                isEnd = after is [(byte)'\r', (byte)'\n', ..];
                i += isEnd ? 3 : 1;
                run = i;
                if (isEnd)
                    break;
            }
            _atLineStart = false;
            var length = raw[i..].IndexOfAny((byte)'\r', (byte)'\n');
            if (length < 0)
            {
                _checker.AddText(raw.Length - i);
                i = raw.Length;
                break;
            }
            _checker.AddText(length);
            i += length;
            if (raw[i] == '\r' && i + 1 == raw.Length)
                break;
            _atLineStart = raw[i] == '\r' && raw[i + 1] == '\n';
            if (_atLineStart)
                _checker.EndLine();
            else
                _checker.AddStray();
            i += _atLineStart ? 2 : 1;
        }
        kept += Move(raw[run..i], room[kept..]);
        taken = i;
        return isEnd;
    }

    private int Move(ReadOnlySpan<byte> octets, Span<byte> room)
    {
        Length += octets.Length;
        if (Refusal is not null || octets.IsEmpty)
            return 0;
        if (!Unsafe.AreSame(in octets[0], in room[0]))
            octets.CopyTo(room);
        return octets.Length;
    }
}
