using System.Runtime.CompilerServices;

namespace Postroad.Interop.Senders;

/// <summary>
/// The table of docs/sender-checks.md: where another checker says something else than we do, and who is right. A disagreement that it does not explain fails; a row too many does not, for
/// another version of a checker may say otherwise, and so may one whose lookup was late.
/// </summary>
internal static class Disagreements
{
    public static void AssertAllExplained(string checker, IEnumerable<string> samples)
    {
        var told = Rows().Where(r => r.Checker == checker).Select(static r => r.Sample).ToHashSet(StringComparer.Ordinal);
        var unexplained = samples.Where(s => !told.Contains(s[..s.IndexOf(':', StringComparison.Ordinal)])).ToList();
        Assert.True(unexplained.Count == 0, $"{checker} disagrees, and docs/sender-checks.md does not say why:\n{string.Join('\n', unexplained)}");
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
