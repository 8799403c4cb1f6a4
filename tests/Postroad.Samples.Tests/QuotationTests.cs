using System.Text.RegularExpressions;

namespace Postroad.Samples.Tests;

/// <summary>Holds the code on the pages of the documentation against the code that is compiled.</summary>
public sealed class QuotationTests
{
    private static readonly Dictionary<string, string> Snippets = Directory.EnumerateFiles(Path.Combine(Sample.Root, "samples", "Snippets"), "*.cs")
        .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"// snippet: ([\w-]+)\n(.*?)\n *// end", RegexOptions.Singleline))
        .ToDictionary(match => match.Groups[1].Value, match => Unindent(match.Groups[2].Value));

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Path.Combine(Sample.Root, "docs"), "*.md").Where(file => File.ReadAllText(file).Contains("<!-- snippet:", StringComparison.Ordinal)).Select(file => Path.GetFileName(file)!).Order()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_quotes_what_is_compiled(string page)
    {
        var text = File.ReadAllText(Path.Combine(Sample.Root, "docs", page));
        var quotations = Regex.Matches(text, @"<!-- snippet: ([\w-]+) -->\n```csharp\n(.*?)\n```", RegexOptions.Singleline);
        Assert.Equal(Regex.Count(text, "```csharp"), quotations.Count);
        Assert.All(quotations, quotation => Assert.Equal(Snippets[quotation.Groups[1].Value], quotation.Groups[2].Value));
    }

    [Fact]
    public void Every_snippet_is_quoted()
    {
        var quoted = Pages.SelectMany(page => Regex.Matches(File.ReadAllText(Path.Combine(Sample.Root, "docs", page.Data)), @"<!-- snippet: ([\w-]+) -->").Select(match => match.Groups[1].Value)).ToHashSet();
        Assert.DoesNotContain(Snippets.Keys, name => !quoted.Contains(name));
    }

    [Fact]
    public void Every_public_type_of_the_client_packages_is_explained_and_no_other()
    {
        var types = new[] { "Postroad.Client", "Postroad.Testing", "Postroad.AspNetCore", "Postroad.Client.Msal" }
            .SelectMany(package => Regex.Matches(File.ReadAllText(Path.Combine(Sample.Root, "src", package, "PublicAPI.Unshipped.txt")), $@"^(?:static )?{Regex.Escape(package)}\.(\w+)\r?$", RegexOptions.Multiline))
            .Select(match => match.Groups[1].Value);
        var explained = Regex.Matches(File.ReadAllText(Path.Combine(Sample.Root, "docs", "client-api.md")), @"^\| `(\w+)` \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        Assert.Equal(types.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_servers_on_the_page_of_the_client_are_those_that_the_interop_suite_sends_through()
    {
        var rows = Regex.Matches(File.ReadAllText(Path.Combine(Sample.Root, "tests", "interop", "SenderTests.cs")), @"\{ ""(\w+)"", ""(\w+)"", ""([^""]*)"" \}")
            .GroupBy(way => $"| {way.Groups[1].Value} | {way.Groups[2].Value} |", way => way.Groups[3].Value.Length == 0 ? "–" : way.Groups[3].Value)
            .Select(ways => $"{ways.Key} {string.Join(", ", ways)} |");
        var page = File.ReadAllText(Path.Combine(Sample.Root, "docs", "client.md"));
        Assert.Equal(rows, Regex.Matches(page, @"^\| \w+ \| (?:none|opportunistic|starttls|implicit) \| .*\|$", RegexOptions.Multiline).Select(row => row.Value));
    }

    private static string Unindent(string code)
    {
        var lines = code.Split('\n');
        var indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..] : line.TrimStart()));
    }
}
