using System.Collections.Immutable;

namespace Postroad.TestKit;

/// <summary>
/// A dialogue in lines. <c>S: text</c> and <c>C: text</c> are lines of server and client, CRLF is added; <c>S| text</c> and <c>C| text</c> are octets
/// with the escapes of <see cref="WireText"/> and nothing added. <c>*</c> in a line that is awaited stands for anything.
/// <c>--- TLS</c>: both sides shake hands here. <c>--- closed</c>: the peer has closed. <c>--- close</c>: we close. <c>--- close TLS</c>: with a
/// last word of TLS. <c>--- reset</c>: we break off.
/// <c>--- wait NAME</c>: wait for a signal of the test.
/// </summary>
public sealed class Transcript
{
    private Transcript(ImmutableArray<Step> steps) => Steps = steps;

    internal ImmutableArray<Step> Steps { get; }

    internal enum Kind { Line, Octets, Event }

    internal sealed record Step(Kind Kind, char Who, string Text);

    /// <summary>Reads a transcript. Empty lines and lines that begin with <c>#</c> are left out.</summary>
    public static Transcript Parse(string text)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line.StartsWith("--- ", StringComparison.Ordinal))
                steps.Add(new Step(Kind.Event, '-', line[4..]));
            else if (line.Length >= 2 && line[0] is 'S' or 'C' && line[1] is ':' or '|')
                steps.Add(new Step(line[1] == ':' ? Kind.Line : Kind.Octets, line[0], line.Length > 3 ? line[3..] : ""));
            else
                throw new FormatException($"'{line}' is no line of a transcript.");
        }
        return new Transcript(steps.ToImmutable());
    }

    /// <summary>Whether a line is what was awaited, <c>*</c> standing for anything.</summary>
    internal static bool Matches(string pattern, string line)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
            return pattern == line;
        if (!line.StartsWith(parts[0], StringComparison.Ordinal))
            return false;
        var at = parts[0].Length;
        for (var i = 1; i < parts.Length - 1; i++)
        {
            var found = line.IndexOf(parts[i], at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + parts[i].Length;
        }
        return line.Length - at >= parts[^1].Length && line.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
