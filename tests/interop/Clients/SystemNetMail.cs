using System.Net;
using System.Net.Mail;

namespace Postroad.Interop.Clients;

/// <summary>.NET's own client: STARTTLS at most, and of the two mechanisms LOGIN alone.</summary>
public sealed class SystemNetMail : ICorrespondent
{
    public bool KeepsOctets => false;

    public bool Can(Security security, string mechanism) => security != Security.Tls && mechanism == "LOGIN";

    public async Task SendAsync(Submission submission)
    {
#pragma warning disable SYSLIB0014 // The only place where this client takes an authority that the system does not know.
        ServicePointManager.ServerCertificateValidationCallback = Trust.In(submission.AuthorityFile);
#pragma warning restore SYSLIB0014
        using var client = new SmtpClient("localhost", submission.Port) { EnableSsl = submission.Security == Security.StartTls, Credentials = new NetworkCredential(Submission.User, Submission.Password) };
        using var message = new MailMessage(Submission.From, submission.Recipient, submission.Mark, "Greetings from next door.\r\n.\r\n..\r\n. and dots\r\nEnd.\r\n");
        await client.SendMailAsync(message);
    }
}
