using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Postroad.Client;

/// <summary>Adds senders to a host.</summary>
public static class PostroadMailExtensions
{
    /// <summary>
    /// Adds a sender under a name: <c>ConnectionStrings:NAME</c>, and the settings of <c>Postroad:Mail:NAME</c>, or of <c>Postroad:Mail</c> for the name <c>mail</c>. It is
    /// checked at the start, follows the configuration when that changes, has a health check (<c>postroad-NAME</c>), and is an <see cref="IMailSender"/> keyed by
    /// its name; the first one is also the one without a key.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="name">The name. Default <c>mail</c>.</param>
    /// <param name="configure">Goes after the configuration; for what a file cannot hold, such as <see cref="MailSenderOptions.Credential"/>.</param>
    public static IHostApplicationBuilder AddPostroadMail(this IHostApplicationBuilder builder, string name = "mail", Action<MailSenderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddPostroadMail(builder.Configuration, name, configure);
        return builder;
    }

    /// <inheritdoc cref="AddPostroadMail(IHostApplicationBuilder, string, Action{MailSenderOptions})"/>
    /// <param name="services">The services.</param>
    /// <param name="configuration">Where the settings are.</param>
    /// <param name="name">The name. Default <c>mail</c>.</param>
    /// <param name="configure">Goes after the configuration.</param>
    public static IServiceCollection AddPostroadMail(this IServiceCollection services, IConfiguration configuration, string name = "mail", Action<MailSenderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentException.ThrowIfNullOrEmpty(name);
        services.AddOptionsWithValidateOnStart<MailSenderOptions>(name).Configure(options => MailSettings.Read(configuration, name, options)).Configure(options => configure?.Invoke(options));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MailSenderOptions>, MailSenderOptionsValidator>());
        services.AddKeyedSingleton<IMailSender>(name, (provider, _) => Create(provider, configuration, name));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IMailSender>(name));
        services.AddHealthChecks().Add(new HealthCheckRegistration($"postroad-{name}", provider => new MailHealthCheck(provider.GetRequiredKeyedService<IMailSender>(name)), null, ["mail"], TimeSpan.FromSeconds(15)));
        return services;
    }

    private static HostedMailSender Create(IServiceProvider provider, IConfiguration configuration, string name)
    {
        var loggers = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        var factory = provider.GetRequiredService<IOptionsFactory<MailSenderOptions>>();
        return new HostedMailSender(() =>
        {
            var options = factory.Create(name);
            options.LoggerFactory ??= loggers;
            return new MailSender(options);
        }, configuration, loggers.CreateLogger<HostedMailSender>(), name);
    }
}
