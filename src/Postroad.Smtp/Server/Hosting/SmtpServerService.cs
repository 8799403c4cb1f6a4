using Microsoft.Extensions.Hosting;

namespace Postroad.Smtp.Server.Hosting;

/// <summary>Starts the server with the host, and stops it in order.</summary>
internal sealed class SmtpServerService(SmtpServer server) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => server.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);
}
