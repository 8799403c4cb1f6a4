using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server.Routes;

/// <summary>Maps addresses to handlers, as minimal APIs map paths.</summary>
public static class MailRouteExtensions
{
    /// <summary>Handles mail to addresses that fit a pattern. Map before the host starts; the first pattern that fits has the mail.</summary>
    /// <param name="host">The application; <c>AddSmtpServer</c> was called on its services.</param>
    /// <param name="pattern">An address with places: <c>ticket+{id:int}@support.example.com</c>, <c>{user}@example.com</c>. <c>int</c>, <c>long</c> and <c>guid</c> are known.</param>
    /// <param name="handle">What to do; its reply goes to the client. A 2xx promises that the message is safe.</param>
    /// <exception cref="FormatException">The pattern is none.</exception>
    /// <exception cref="InvalidOperationException">There is no SMTP server, or it has a handler of its own.</exception>
    public static IHost MapMail(this IHost host, string pattern, Func<InboundMail, CancellationToken, Task<Reply>> handle)
    {
        var routes = host.Services.GetService<IMailHandler>() as MailRoutes
            ?? throw new InvalidOperationException("MapMail needs AddSmtpServer on the services, without an IMailHandler of one's own.");
        routes.Add(MailPattern.Parse(pattern), handle);
        return host;
    }

    /// <summary>The same for a handler that needs not wait.</summary>
    /// <inheritdoc cref="MapMail(IHost, string, Func{InboundMail, CancellationToken, Task{Reply}})"/>
    public static IHost MapMail(this IHost host, string pattern, Func<InboundMail, CancellationToken, Reply> handle) =>
        host.MapMail(pattern, (mail, stopping) => Task.FromResult(handle(mail, stopping)));

    /// <summary>The same for a handler that takes all it is given: the client is told so when it is done, and 451 when it throws.</summary>
    /// <inheritdoc cref="MapMail(IHost, string, Func{InboundMail, CancellationToken, Task{Reply}})"/>
    public static IHost MapMail(this IHost host, string pattern, Func<InboundMail, CancellationToken, Task> handle) =>
        host.MapMail(pattern, async (mail, stopping) =>
        {
            await handle(mail, stopping).ConfigureAwait(false);
            return Replies.MessageOk;
        });
}
