using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Postroad.Interop.Clients;

public sealed class MailKitClient : ICorrespondent
{
    public async Task SendAsync(Submission submission)
    {
        using var client = new SmtpClient { ServerCertificateValidationCallback = Trust.In(submission.AuthorityFile) };
        await client.ConnectAsync("localhost", submission.Port, submission.Security switch
        {
            Security.Tls => SecureSocketOptions.SslOnConnect,
            Security.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        });
        SaslMechanism mechanism = submission.Mechanism == "PLAIN" ? new SaslMechanismPlain(Submission.User, Submission.Password) : new SaslMechanismLogin(Submission.User, Submission.Password);
        await client.AuthenticateAsync(mechanism);
        var message = await MimeMessage.LoadAsync(submission.MessageFile);
        await client.SendAsync(message, MailboxAddress.Parse(Submission.From), [MailboxAddress.Parse(submission.Recipient)]);
        await client.DisconnectAsync(quit: true);
    }
}
