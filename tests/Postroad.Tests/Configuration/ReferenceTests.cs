using Postroad.Configuration;

namespace Postroad.Tests.Configuration;

public sealed class ReferenceTests
{
    /// <summary>Write the page with POSTROAD_WRITE_DOCS=1 and this test.</summary>
    [Fact]
    public void The_reference_says_what_the_program_does()
    {
        var page = Path.Combine(Repository(), "docs", "configuration.md");
        if (Environment.GetEnvironmentVariable("POSTROAD_WRITE_DOCS") is { Length: > 0 })
            File.WriteAllText(page, ConfigurationReference.Write());
        Assert.Equal(ConfigurationReference.Write(), File.ReadAllText(page), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Each_key_has_a_meaning() => Assert.All(PostroadBinder.Describe(), setting => Assert.NotEmpty(setting.Meaning));

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Postroad.slnx")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
