namespace Postroad.Interop.Clients;

/// <summary>Python's own client.</summary>
public sealed class Smtplib : ICorrespondent
{
    private const string Script = """
        import os, smtplib, ssl, sys
        port, security, mechanism, authority, sender, recipient, user, file = sys.argv[1:]
        context = ssl.create_default_context(cafile=authority)
        smtp = smtplib.SMTP_SSL("localhost", int(port), context=context, timeout=20) if security == "Tls" else smtplib.SMTP("localhost", int(port), timeout=20)
        if security == "StartTls":
            smtp.starttls(context=context)
        smtp.ehlo()
        smtp.user, smtp.password = user, os.environ["PASSWORD"]
        smtp.auth(mechanism, smtp.auth_plain if mechanism == "PLAIN" else smtp.auth_login)
        refused = smtp.sendmail(sender, [recipient], open(file, "rb").read(), mail_options=["BODY=8BITMIME"])
        smtp.quit()
        sys.exit(1 if refused else 0)
        """;

    public Task SendAsync(Submission submission) => Run.ProgramAsync("python3",
        ["-c", Script, $"{submission.Port}", $"{submission.Security}", submission.Mechanism, submission.AuthorityFile, Submission.From, submission.Recipient, Submission.User, submission.MessageFile],
        environment: new Dictionary<string, string> { ["PASSWORD"] = Submission.Password });
}
