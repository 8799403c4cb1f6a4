using System.Text.RegularExpressions;

namespace Postroad.Architecture.Tests;

/// <summary>Holds docs/rfcs.md against the code.</summary>
public sealed class StandardsTests
{
    private static readonly Dictionary<int, string> Rows = Regex
        .Matches(Repository.Read("docs/rfcs.md"), @"^\| (\d{3,5}) \|[^|]*\| (Yes|Partial|No) \|", RegexOptions.Multiline)
        .ToDictionary(row => int.Parse(row.Groups[1].ValueSpan), row => row.Groups[2].Value);

    private static readonly ILookup<int, string> Citations = Repository.SourceFiles("src")
        .SelectMany(file => Regex.Matches(Repository.Read(file), @"\bRFCs? (\d{3,5}(?:(?:, | and )\d{3,5}\b)*)"), (file, match) => (file, match.Groups[1].Value))
        .SelectMany(citation => Regex.Matches(citation.Value, @"\d+"), (citation, number) => (citation.file, Number: int.Parse(number.ValueSpan)))
        .ToLookup(citation => citation.Number, citation => citation.file);

    [Fact]
    public void Each_standard_that_the_code_cites_has_a_row() =>
        Findings.None(Citations.Where(cited => !Rows.ContainsKey(cited.Key)).Select(cited => $"RFC {cited.Key}, cited in {cited.First()}").Order());

    [Fact]
    public void Each_standard_that_is_kept_is_cited() =>
        Findings.None(Rows.Where(row => row.Value != "No" && !Citations.Contains(row.Key)).Select(row => $"RFC {row.Key} is said to be kept ({row.Value}) and is cited nowhere"));

    [Fact]
    public void The_page_is_read_at_all() => Assert.NotEmpty(Rows);
}
