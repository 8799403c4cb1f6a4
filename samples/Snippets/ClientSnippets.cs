using System.Net.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Identity.Client;
using MimeKit;
using Postroad.AspNetCore;
using Postroad.Client;
using Postroad.Client.Msal;

namespace Snippets;

/// <summary>What docs/client.md quotes. A test holds the two against each other.</summary>
internal static class ClientSnippets
{
    public static async Task SendOneAsync(IConfiguration configuration)
    {
        // snippet: send-one
        await using var mail = new MailSender(configuration.GetConnectionString("mail")!);
        SendResult result = await mail.SendAsync(new Email
        {
            From = "Ada <ada@example.com>",
            To = ["grace@example.net"],
            Subject = "Hello",
            Html = "<p>It <b>works</b>.</p>",
        });
        Console.WriteLine(result);
        // end
    }

    public static async Task MoreOfAnEmailAsync(IMailSender mail, Stream report)
    {
        // snippet: more-of-an-email
        await mail.SendAsync(new Email
        {
            From = "News <news@example.com>",
            To = ["Grace <grace@example.net>"],
            Bcc = ["archive@example.com"],
            ReplyTo = "desk@example.com",
            Subject = "The report",
            Text = "It is attached.",
            Html = "<p>It is attached. <img src=\"cid:logo\"></p>",
            Attachments = { "terms.pdf", EmailAttachment.FromStream("report.csv", report), EmailAttachment.FromFile("logo.png").Inline("logo") },
            Headers = { ["X-Campaign"] = "spring" },
            ListId = "news.example.com",
            Unsubscribe = "https://news.example.com/leave?reader=42",
        });
        // end
    }

    public static async Task OtherMessagesAsync(IMailSender mail, MimeMessage mimeMessage, MailMessage mailMessage, Stream stream, CancellationToken cancellationToken)
    {
        // snippet: other-messages
        await mail.SendAsync(mimeMessage, cancellationToken);                  // MimeKit: octets are not encoded anew where they need not be
        await mail.SendAsync(mailMessage, cancellationToken);                  // System.Net.Mail: views, linked resources, Bcc and headers are kept
        await mail.SendRawAsync(stream, new Envelope("ada@example.com", ["grace@example.net"]), cancellationToken);
        // end
    }

    public static async Task ResultsAsync(IMailSender mail, Email email)
    {
        // snippet: results
        SendResult result = await mail.TrySendAsync(email);
        foreach (var refused in result.Rejected)
            Console.WriteLine($"{refused.Address}: {refused.Cause} {(refused.IsTemporary ? "Try later." : refused.Hint)}");
        if (result.Error is { Delivery: Delivery.Unknown })
            Console.WriteLine("The server may have the message: sending it again may make a duplicate.");
        // end
    }

    public static async Task ExceptionsAsync(IMailSender mail, Email email)
    {
        // snippet: exceptions
        try
        {
            await mail.SendAsync(email);
        }
        catch (MailAuthException e)
        {
            Console.WriteLine($"{e.Message}\n{e.Hint}");
        }
        catch (MailException e) when (e is { IsTransient: true, Delivery: Delivery.NotSent })
        {
            Console.WriteLine("Later, without a duplicate.");
        }
        // end
    }

    public static async Task BulkAsync(IMailSender mail, IAsyncEnumerable<Email> newsletter, CancellationToken cancellationToken)
    {
        // snippet: bulk
        var options = new BulkOptions { MaxConnections = 4, Rate = Rate.PerSecond(50), Progress = new Progress<BulkProgress>(p => Console.Error.Write($"\r{p}")) };
        await foreach (SendResult result in mail.SendManyAsync(newsletter, options, cancellationToken))
        {
            if (!result.IsComplete)
                Console.WriteLine($"{result.Email!.To}: {string.Join(", ", result.Rejected)}");
        }
        // end
    }

    public static void Host(string[] args)
    {
        // snippet: host
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(args);
        builder.AddPostroadMail("mail");       // ConnectionStrings:mail and Postroad:Mail
        builder.AddPostroadMail("bulk");       // ConnectionStrings:bulk and Postroad:Mail:bulk; [FromKeyedServices("bulk")] IMailSender
        builder.Services.AddIdentityEmails();  // ASP.NET Core Identity, package Postroad.AspNetCore
        // end
    }

    public static void OAuth(IHostApplicationBuilder builder, IConfiguration configuration, IConfidentialClientApplication application)
    {
        // snippet: oauth
        builder.AddPostroadMail("mail", options => options.Credential = OAuth2.Microsoft365(
            configuration["Microsoft365:Tenant"]!, configuration["Microsoft365:ClientId"]!, configuration["Microsoft365:Secret"]!, mailbox: "noreply@example.com"));
        builder.AddPostroadMail("google", options => options.Credential = OAuth2.GoogleServiceAccount(configuration["Google:Key"]!, mailbox: "noreply@example.com"));
        builder.AddPostroadMail("msal", options => options.Credential = MsalCredential.ForApplication(application, "noreply@example.com"));
        builder.AddPostroadMail("own", options => options.Credential = OAuth2.Custom("noreply@example.com", async ct => await FetchTokenAsync(ct)));
        // end
    }

    public static void Options(IHostApplicationBuilder builder)
    {
        // snippet: options
        builder.AddPostroadMail("mail", options =>
        {
            options.CertificateAuthority = "/etc/ssl/our-authority.pem";
            options.Proxy = new Uri("socks5://proxy.example.com:1080");
            options.LocalName = "app.example.com";
            options.Retry = RetryPolicy.Default with { MaxAttempts = 5, MaxDuration = TimeSpan.FromMinutes(1) };
            options.Transcript = Transcript.Commands;
        });
        // end
    }

    private static ValueTask<string> FetchTokenAsync(CancellationToken cancellationToken) => new("token");
}
