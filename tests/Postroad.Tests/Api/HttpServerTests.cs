using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Api;
using Postroad.Api.Metrics;

namespace Postroad.Tests.Api;

public sealed class HttpServerTests : IAsyncLifetime
{
    private readonly MetricsCollector _metrics = MetricsCollector.OfServer();
    private readonly HttpClient _client = new();
    private HttpServer? _server;
    private string? _notReady = "the queue is not open yet";

    public async ValueTask InitializeAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _client.BaseAddress = new Uri($"http://{socket.LocalEndPoint}");
        _server = await HttpServer.StartAsync([socket], new HealthState(() => _notReady), _metrics, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _client.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task The_process_lives() => Assert.Equal("ok\n", await _client.GetStringAsync("/livez", TestContext.Current.CancellationToken));

    [Fact]
    public async Task It_is_ready_when_it_can_take_mail()
    {
        var before = await _client.GetAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the queue is not open yet\n"), (before.StatusCode, await before.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        _notReady = null;
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/readyz", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Metrics_are_text()
    {
        var reply = await _client.GetAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", reply.Content.Headers.ContentType!.ToString());
        Assert.Contains("# TYPE dotnet_", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_nothing_else() => Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
}
