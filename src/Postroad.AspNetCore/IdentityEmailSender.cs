using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.UI.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Postroad.Client;

namespace Postroad.AspNetCore;

/// <summary>Sends Identity's mails. A mail that cannot be sent is an exception, so that no user waits for one in vain.</summary>
internal sealed class IdentityEmailSender<TUser>(IServiceProvider services, IOptions<IdentityEmailOptions> options, IHostEnvironment environment) : IEmailSender<TUser>, IEmailSender where TUser : class
{
    private readonly IMailSender _sender = options.Value.Sender is { } name ? services.GetRequiredKeyedService<IMailSender>(name) : services.GetRequiredService<IMailSender>();

    public Task SendConfirmationLinkAsync(TUser user, string email, string confirmationLink) => SendLinkAsync(email, options.Value.Confirmation, confirmationLink);

    public Task SendPasswordResetLinkAsync(TUser user, string email, string resetLink) => SendLinkAsync(email, options.Value.PasswordReset, resetLink);

    public Task SendPasswordResetCodeAsync(TUser user, string email, string resetCode)
    {
        var text = options.Value.PasswordResetCode;
        return SendAsync(email, text, $"{text.Action}: {resetCode}", $"<p>{WebUtility.HtmlEncode(text.Action)}: <strong>{WebUtility.HtmlEncode(resetCode)}</strong></p>");
    }

    public Task SendEmailAsync(string email, string subject, string htmlMessage) =>
        _sender.SendAsync(new Email { From = options.Value.From, To = [email], Subject = subject, Html = htmlMessage });

    private Task<SendResult> SendLinkAsync(string email, IdentityEmailText text, string link)
    {
        // Identity hands links over as HTML has them: & is &amp; there and not in the plain text.
        var plain = WebUtility.HtmlDecode(link);
        return SendAsync(email, text, $"{text.Action}:\n{plain}", $"<p><a href=\"{WebUtility.HtmlEncode(plain)}\">{WebUtility.HtmlEncode(text.Action)}</a></p>");
    }

    private Task<SendResult> SendAsync(string email, IdentityEmailText text, string plain, string html)
    {
        var reason = Fill(text.Text);
        return _sender.SendAsync(new Email
        {
            From = options.Value.From,
            To = [email],
            Subject = Fill(text.Subject),
            Text = $"{reason}\n\n{plain}\n",
            Html = $"<!doctype html><html><body><p>{WebUtility.HtmlEncode(reason)}</p>{html}</body></html>",
            // RFC 3834 §5: no out-of-office reply shall answer this.
            Headers = { ["Auto-Submitted"] = "auto-generated" },
        });
    }

    private string Fill(string text) => text.Replace("{app}", options.Value.ApplicationName ?? environment.ApplicationName, StringComparison.Ordinal);
}
