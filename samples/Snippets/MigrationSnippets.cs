using Microsoft.Extensions.Configuration;
using MimeKit;
using Postroad.Client;

namespace Snippets;

/// <summary>What the migration pages quote: the old way and the new one, both compiled.</summary>
internal static class MigrationSnippets
{
    public static async Task SystemNetMailBeforeAsync(IConfiguration secrets)
    {
        // snippet: net-mail-before
        using var client = new System.Net.Mail.SmtpClient("smtp.example.com", 587) { EnableSsl = true, Credentials = new System.Net.NetworkCredential("user", secrets["Mail:Password"]) };
        using var message = new System.Net.Mail.MailMessage("ada@example.com", "grace@example.net", "Hello", "It works");
        await client.SendMailAsync(message);
        // end
    }

    public static async Task SystemNetMailStepAsync(MailSender mail)
    {
        // snippet: net-mail-step
        using var message = new System.Net.Mail.MailMessage("ada@example.com", "grace@example.net", "Hello", "It works");
        await mail.SendAsync(message);                          // the same message, another sender
        // end
    }

    public static async Task SystemNetMailAfterAsync(MailSender mail)
    {
        // snippet: net-mail-after
        await mail.SendAsync(new Email { From = "ada@example.com", To = ["grace@example.net"], Subject = "Hello", Text = "It works" });
        // end
    }

    public static async Task SystemNetMailFailuresBeforeAsync(System.Net.Mail.SmtpClient client, System.Net.Mail.MailMessage message)
    {
        // snippet: net-mail-failures-before
        try
        {
            await client.SendMailAsync(message);
        }
        catch (System.Net.Mail.SmtpFailedRecipientsException e)
        {
            foreach (var failed in e.InnerExceptions)
                Console.WriteLine($"{failed.FailedRecipient}: {failed.StatusCode}");
        }
        // end
    }

    public static async Task FailuresAfterAsync(MailSender mail, System.Net.Mail.MailMessage message)
    {
        // snippet: failures-after
        var result = await mail.SendAsync(message);
        foreach (var failed in result.Rejected)
            Console.WriteLine($"{failed.Address}: {failed.Reply}");
        // end
    }

    public static async Task MailKitBeforeAsync(MimeMessage message, IConfiguration secrets, CancellationToken cancellationToken)
    {
        // snippet: mailkit-before
        using var client = new MailKit.Net.Smtp.SmtpClient();
        await client.ConnectAsync("smtp.example.com", 587, MailKit.Security.SecureSocketOptions.StartTls, cancellationToken);
        await client.AuthenticateAsync("user", secrets["Mail:Password"]!, cancellationToken);
        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(true, cancellationToken);
        // end
    }

    public static async Task MailKitAfterAsync(MailSender mail, MimeMessage message, CancellationToken cancellationToken)
    {
        // snippet: mailkit-after
        await mail.SendAsync(message, cancellationToken);       // connects, logs in, keeps the connection for the next one
        // end
    }

    public static async Task MailKitOAuthBeforeAsync(MailKit.Net.Smtp.SmtpClient client, string accessToken, CancellationToken cancellationToken)
    {
        // snippet: mailkit-oauth-before
        await client.AuthenticateAsync(new MailKit.Security.SaslMechanismOAuth2("noreply@example.com", accessToken), cancellationToken);
        // end
    }

    public static MailSender OAuthAfter(IConfiguration secrets)
    {
        // snippet: oauth-after
        var mail = new MailSender(new MailSenderOptions
        {
            ConnectionString = "smtp://smtp.office365.com:587",
            Credential = OAuth2.Microsoft365(secrets["M365:Tenant"]!, secrets["M365:ClientId"]!, secrets["M365:Secret"]!, "noreply@example.com"),
        });
        // end
        return mail;
    }

    public static async Task MailKitEnvelopeAfterAsync(MailSender mail, MimeMessage message, CancellationToken cancellationToken)
    {
        // snippet: mailkit-envelope-after
        await mail.SendAsync(message, new Envelope("bounces@example.com", ["grace@example.net"]), cancellationToken);
        // end
    }
}
