using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Postroad.Tests.Cli;

namespace Postroad.Tests.Api;

public sealed partial class MetricsPageTests
{
    [Fact]
    public async Task The_page_names_every_metric_of_a_server_and_no_other()
    {
        using var run = new Run();
        run.Write("postroad.toml", "hostname = \"mail.example.com\"\n[listen.mx]\naddresses = [\"127.0.0.1:0\"]\n[domain.\"example.com\"]\n");
        await using var server = await RunningServer.StartAsync(run.Folder, "serve");
        var names = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name is "Postroad.Mta" or "Postroad.Smtp")
                    names.Add(instrument.Name);
            },
        };
        listener.Start();
        var page = await File.ReadAllTextAsync(Path.Join(Repository(), "docs", "metrics.md"), TestContext.Current.CancellationToken);
        Assert.Equal(names, new SortedSet<string>(Row().Matches(page).Select(static m => m.Groups[1].Value), StringComparer.Ordinal));
    }

    [GeneratedRegex(@"(?m)^\| `(postroad\.[a-z._]+)` \|")]
    private static partial Regex Row();

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Join(folder!.FullName, "Postroad.slnx")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
