using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
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
        // The meters of the sessions are there from the first one on.
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.PortOf("mx"), TestContext.Current.CancellationToken);
        Assert.Equal((byte)'2', await FirstOctetAsync(client.GetStream()));
        var names = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal); // Tests beside this one have servers too.
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name is "Postroad.Mta" or "Postroad.Smtp")
                    names.TryAdd(instrument.Name, true);
            },
        };
        listener.Start();
        var page = await File.ReadAllTextAsync(Path.Join(Repository(), "docs", "metrics.md"), TestContext.Current.CancellationToken);
        Assert.Equal(names.Keys.Order(StringComparer.Ordinal), Row().Matches(page).Select(static m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
    }

    private static async Task<byte> FirstOctetAsync(NetworkStream stream)
    {
        var octet = new byte[1];
        await stream.ReadExactlyAsync(octet, TestContext.Current.CancellationToken);
        return octet[0];
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
