using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Postroad.Client;

/// <summary>Whether messages would leave now: a session is opened or an idle one asked, and nothing is sent.</summary>
internal sealed class MailHealthCheck(IMailSender sender) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (sender is not HostedMailSender hosted)
            return HealthCheckResult.Healthy("Another sender was put in its place.");
        try
        {
            await hosted.CheckAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy(hosted.Server);
        }
        catch (MailException e)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"{e.Message} {e.Hint}".TrimEnd(), e);
        }
    }
}
