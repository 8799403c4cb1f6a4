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

    private static string Unindent(string code)
    {
        var lines = code.Split('\n');
        var indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..] : line.TrimStart()));
    }
}
