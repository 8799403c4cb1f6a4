using System.Collections;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Postroad.Api.Metrics;
using Postroad.Tests.Cli;

namespace Postroad.Tests.Api;

public sealed class OtlpExportTests
{
    private const string Config = """
        hostname = "mail.example.com"
        [listen.devices]
        kind = "submission"
        addresses = ["127.0.0.1:0"]
        trusted = ["127.0.0.0/8"]
        [domain."example.com"]
        recipients = ["ada"]
        """;

    [Fact]
    public void Nothing_is_sent_where_nobody_asked() => Assert.Null(OtlpExport.Start(new Hashtable { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "" }, "1"));

    [Fact]
    public void A_collector_that_is_not_there_is_no_trouble()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var export = OtlpExport.Start(new Hashtable { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{nobody.LocalEndPoint}" }, "1");
        Assert.NotNull(export);
        export.Dispose();
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task A_collector_gets_the_meters_and_the_trace_of_a_message(string protocol)
    {
        await using var collector = await Collector.StartAsync(protocol == "grpc" ? HttpProtocols.Http2 : HttpProtocols.Http1);
        using var run = new Run();
        run.Write("postroad.toml", Config);
        var server = await RunningServer.StartAsync(run.Folder, new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.EndPoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
        }, "serve");
        Assert.Equal(0, await run.CallAsync("send", "--server", $"127.0.0.1:{server.PortOf("devices")}", "--tls=none", "--from=ada@example.com", "--to=ada@example.com", "--json"));
        var id = JsonDocument.Parse(run.Out).RootElement.GetProperty("queue_id").GetString()!;
        await server.Error.WaitForAsync($"{id}: removed");
        Assert.Equal(0, await server.StopAsync()); // What is left is sent now.
        var (metrics, traces) = (collector.Of("metrics"), collector.Of("trace"));
        Assert.All(
            (string[])["postroad.messages.accepted", "postroad.delivery.outcomes", "postroad.delivery.delay", "postroad.spool.commit.duration", "postroad.smtp.server.connections"],
            name => Assert.Contains(name, metrics, StringComparison.Ordinal));
        Assert.All((string[])["deliver", id, "postroad.destination", "postroad"], text => Assert.Contains(text, traces, StringComparison.Ordinal));
    }
}
