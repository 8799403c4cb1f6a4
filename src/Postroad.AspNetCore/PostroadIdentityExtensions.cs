using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.UI.Services;
using Microsoft.Extensions.DependencyInjection;

namespace Postroad.AspNetCore;

/// <summary>Adds real mails to ASP.NET Core Identity.</summary>
public static class PostroadIdentityExtensions
{
    /// <summary>
    /// Registers <see cref="IEmailSender{TUser}"/> for every kind of user, and <see cref="IEmailSender"/>, in place of Identity's own, which sends nothing. Needs a sender
    /// (<c>AddPostroadMail</c>).
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">What the mails say.</param>
    public static IServiceCollection AddIdentityEmails(this IServiceCollection services, Action<IdentityEmailOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<IdentityEmailOptions>();
        if (configure is not null)
            options.Configure(configure);
        services.AddSingleton(typeof(IEmailSender<>), typeof(IdentityEmailSender<>));
        services.AddSingleton<IEmailSender, IdentityEmailSender<object>>();
        return services;
    }
}
