namespace Postroad.Architecture.Tests;

public sealed class SampleTests
{
    /// <summary>Pages whose C# is that of programs in samples, which are built with everything else, so that what a page shows compiles.</summary>
    private static readonly string[] Pages = ["docs/mail-library.md", "docs/server-library.md"];

    [Fact]
    public void What_a_page_shows_stands_in_a_sample()
    {
        var samples = Repository.SourceFiles("samples").Select(file => Flat(Repository.Read(file))).ToArray();
        Findings.None(from page in Pages
                      from block in Blocks(Repository.Read(page))
                      where !samples.Any(sample => sample.Contains(Flat(block), StringComparison.Ordinal))
                      select $"{page}: {block}");
    }

    private static IEnumerable<string> Blocks(string page) =>
        page.Split("```csharp\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)]);

    private static string Flat(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
}
