using System.Collections.Immutable;
using System.Text;

namespace Postroad.Mta.Queue.Records;

/// <summary>Keeps the text of a reply within a number of octets.</summary>
internal static class ReplyText
{
    /// <summary>The first lines that fit, the last of them cut between characters; at least one line, which may be empty.</summary>
    public static ImmutableArray<string> Within(ImmutableArray<string> lines, int maxOctets)
    {
        var left = maxOctets;
        for (var i = 0; i < lines.Length; i++)
        {
            var octets = Encoding.UTF8.GetByteCount(lines[i]);
            if (octets > left)
                return [.. lines.AsSpan(0, i), Cut(lines[i], left)];
            left -= octets;
        }
        return lines;
    }

    private static string Cut(string line, int maxOctets)
    {
        var used = 0;
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            octets += rune.Utf8SequenceLength;
            if (octets > maxOctets)
                break;
            used += rune.Utf16SequenceLength;
        }
        return line[..used];
    }
}
