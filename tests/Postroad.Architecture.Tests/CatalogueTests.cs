using System.Text.RegularExpressions;

namespace Postroad.Architecture.Tests;

/// <summary>Holds docs/attack-catalogue.md against the tests that it names.</summary>
public sealed class CatalogueTests
{
    private static readonly Match[] Rows = Regex.Matches(Repository.Read("docs/attack-catalogue.md"), @"^\| ([ABC]\d+) \|([^|]*)\|([^|]*)\|([^|]*)\| (Holds|Elsewhere: [^|]+) \|$", RegexOptions.Multiline).ToArray();

    private static readonly ILookup<string, string> Classes = Repository.SourceFiles("tests").ToLookup(file => Path.GetFileNameWithoutExtension(file)!, Repository.Read);

    [Fact]
    public void Each_test_that_is_named_exists() => Findings.None(Rows
        .SelectMany(row => Regex.Matches(row.Groups[4].Value, @"`(\w+)(?:\.(\w+))?`"), (row, test) => (Row: row.Groups[1].Value, Class: test.Groups[1].Value, Method: test.Groups[2].Value))
        .Where(test => !Classes[test.Class].Any(source => test.Method.Length == 0 || source.Contains($" {test.Method}(", StringComparison.Ordinal)))
        .Select(test => $"{test.Row} names {test.Class}.{test.Method}, which is nowhere"));

    [Fact]
    public void Each_attack_has_a_test() => Findings.None(Rows.Where(row => !row.Groups[4].Value.Contains('`', StringComparison.Ordinal)).Select(row => $"{row.Groups[1].Value} names no test"));

    [Fact]
    public void Each_line_of_the_tables_is_read() =>
        Assert.Equal(Regex.Count(Repository.Read("docs/attack-catalogue.md"), @"^\| [A-Z]\d", RegexOptions.Multiline), Rows.Select(row => row.Groups[1].Value).Distinct().Count());
}
