using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Postroad.Tests.Api;

/// <summary>A collector of OpenTelemetry, as far as a sender needs one: it takes what it is sent, over gRPC or plain HTTP, and keeps the octets. Names and ids stand in them as they are.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Octets)> _received = new();
    private readonly WebApplication _application;

    private Collector(WebApplication application) => _application = application;

    public string EndPoint => _application.Urls.Single();

    /// <summary>All that came for one signal: <c>trace</c> or <c>metrics</c>.</summary>
    public string Of(string signal) => string.Concat(_received.Where(r => r.Path.Contains(signal, StringComparison.Ordinal)).Select(static r => r.Octets));

    public static async Task<Collector> StartAsync(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        var collector = new Collector(builder.Build());
        collector._application.Run(collector.TakeAsync);
        await collector._application.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var octets = new MemoryStream();
        await context.Request.Body.CopyToAsync(octets, context.RequestAborted);
        _received.Enqueue((context.Request.Path.ToString(), Encoding.Latin1.GetString(octets.ToArray())));
        context.Response.ContentType = context.Request.ContentType;
        if (context.Request.ContentType != "application/grpc")
            return;
        // An empty message: not compressed, no octets.
        await context.Response.Body.WriteAsync(new byte[5], context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
