namespace Postroad.Crash.Proof;

/// <summary>Reads what <c>strace -f</c> wrote: calls of several threads, some of them in two halves.</summary>
internal static class Trace
{
    private const string Unfinished = " <unfinished ...>";

    public static List<Call> Read(IReadOnlyList<string> lines)
    {
        var calls = new List<Call>();
        var halves = new Dictionary<string, (int Begin, string Text)>();
        for (var i = 0; i < lines.Count; i++)
        {
            var space = lines[i].IndexOf(' ', StringComparison.Ordinal);
            if (space < 0)
                continue;
            var (thread, text, begin) = (lines[i][..space], lines[i][space..].TrimStart(), i);
            if (text.EndsWith(Unfinished, StringComparison.Ordinal))
            {
                halves[thread] = (i, text[..^Unfinished.Length]);
                continue;
            }
            if (text.StartsWith("<... ", StringComparison.Ordinal) && halves.Remove(thread, out var half))
                (text, begin) = (half.Text + text[(text.IndexOf("resumed>", StringComparison.Ordinal) + 8)..], half.Begin);
            var bracket = text.IndexOf('(', StringComparison.Ordinal);
            if (bracket > 0)
                calls.Add(new Call(begin, i, text[..bracket], text));
        }
        // One whose second half never came had begun, at least: so it counts for a send.
        calls.AddRange(halves.Values.Select(half => new Call(half.Begin, int.MaxValue, half.Text.Split('(')[0], half.Text)));
        return calls;
    }
}
