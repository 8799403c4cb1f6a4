using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Postroad.Api.Metrics;

namespace Postroad.Api;

/// <summary>The http listener: health for whoever watches, metrics for whoever counts.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private HttpServer(WebApplication application) => _application = application;

    /// <summary>Starts to serve over sockets that are bound already; they are the server's from here on.</summary>
    /// <param name="sockets">Bound, not yet listening.</param>
    /// <param name="health">What the process knows of its own state.</param>
    /// <param name="metrics">What it counts.</param>
    /// <param name="loggers">Where the web server complains.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<HttpServer> StartAsync(IReadOnlyList<Socket> sockets, HealthState health, MetricsCollector metrics, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 1 << 20;
            foreach (var endPoint in sockets.Select(socket => (IPEndPoint)socket.LocalEndPoint!).Distinct())
                options.Listen(endPoint, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        var bound = new Queue<Socket>(sockets);
        builder.WebHost.UseSockets(options => options.CreateBoundListenSocket = _ => bound.Dequeue());

        var application = builder.Build();
        application.UseRouting();
        application.MapGet("/livez", () => Text(StatusCodes.Status200OK, "ok\n"));
        application.MapGet("/readyz", () => health.NotReady is { } reason ? Text(StatusCodes.Status503ServiceUnavailable, reason + "\n") : Text(StatusCodes.Status200OK, "ok\n"));
        application.MapGet("/metrics", () => Results.Text(metrics.Scrape(), MetricsCollector.ContentType));
        await application.StartAsync(cancellationToken).ConfigureAwait(false);
        return new HttpServer(application);
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync().ConfigureAwait(false);
        await _application.StopAsync(atOnce.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static IResult Text(int status, string text) => Results.Text(text, "text/plain; charset=utf-8", System.Text.Encoding.UTF8, status);

    /// <summary>Signals are the program's own business.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
