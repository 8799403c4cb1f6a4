using System.Runtime.CompilerServices;

namespace Postroad.Interop.Senders;

/// <summary>
/// The table of docs/sender-checks.md: where another checker says something else than we do, and who is right. What a test sees must be what the table says: a
/// row too few is a disagreement that nobody explained, a row too many is an explanation of nothing.
/// </summary>
internal static class Disagreements
{
    public static void AssertAllExplained(string checker, IEnumerable<string> samples)
    {
        var told = Rows().Where(r => r.Checker == checker).Select(r => r.Sample).Order(StringComparer.Ordinal).ToList();
        var seen = samples.Order(StringComparer.Ordinal).ToList();
        var unexplained = seen.Where(s => !told.Contains(s[..s.IndexOf(':', StringComparison.Ordinal)])).ToList();
        var needless = told.Where(t => !seen.Any(s => s.StartsWith(t + ":", StringComparison.Ordinal))).ToList();
        Assert.True(unexplained.Count + needless.Count == 0, $"{checker} disagrees, and docs/sender-checks.md does not say why:\n{string.Join('\n', unexplained)}\nit agrees, and docs/sender-checks.md says it does not:\n{string.Join('\n', needless)}");
    }

    // | checker | `case`; `case` | … |
    private static IEnumerable<(string Checker, string Sample)> Rows([CallerFilePath] string here = "")
    {
        var page = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "sender-checks.md");
        foreach (var cells in File.ReadLines(page).Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Select(l => l.Split('|', StringSplitOptions.TrimEntries)))
        {
            foreach (var sample in cells[2].Split(';', StringSplitOptions.TrimEntries))
                yield return (cells[1], sample.Trim('`'));
        }
    }
}
