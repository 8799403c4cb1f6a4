namespace Postroad.Architecture.Tests;

/// <summary>A rule that holds has no findings; one that does not tells all of them.</summary>
internal static class Findings
{
    public static void None<T>(IEnumerable<T> findings)
    {
        var lines = findings.Select(finding => $"{finding}").Order(StringComparer.Ordinal).ToArray();
        if (lines.Length > 0)
            Assert.Fail(string.Join(Environment.NewLine, lines));
    }
}
