using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Postroad.Smtp.Sasl;
using Postroad.Smtp.Server;
using Postroad.Smtp.Server.Hosting;
using Postroad.Smtp.Server.Routes;

namespace Postroad.Smtp;

/// <summary>Puts an SMTP server into a host.</summary>
public static class SmtpServiceCollectionExtensions
{
    /// <summary>
    /// Adds a server that starts and stops with the host. What it does with mail: the <see cref="IMailHandler"/> of the services, or where there is none the
    /// routes of <c>MapMail</c>. Who may log in: the <see cref="ICredentialStore"/> of the services, or nobody. <see cref="SmtpServer"/> is a service too.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Listeners and limits: <c>options.Listen(2525)</c>.</param>
    public static IServiceCollection AddSmtpServer(this IServiceCollection services, Action<SmtpServerOptions> configure)
    {
        services.AddOptions<SmtpServerOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SmtpServerOptions>, SmtpServerOptionsValidator>());
        services.TryAddSingleton<IMailHandler>(static all => new MailRoutes(all.GetRequiredService<IServiceScopeFactory>(), all.GetRequiredService<ILogger<MailRoutes>>()));
        services.TryAddSingleton(static all => new SmtpServer(
            all.GetRequiredService<IOptions<SmtpServerOptions>>().Value,
            all.GetRequiredService<IMailHandler>(),
            all.GetService<ICredentialStore>(),
            all.GetService<ILoggerFactory>(),
            all.GetService<TimeProvider>()));
        services.AddHostedService<SmtpServerService>();
        return services;
    }
}
