namespace Postroad.Interop.Clients;

public sealed class Curl : ICorrespondent
{
    public Task SendAsync(Submission submission) => Run.ProgramAsync("curl",
    [
        "--silent", "--show-error", "--max-time", "20", submission.Security == Security.Tls ? $"smtps://localhost:{submission.Port}" : $"smtp://localhost:{submission.Port}",
        .. submission.Security == Security.StartTls ? ["--ssl-reqd"] : Array.Empty<string>(), "--cacert", submission.AuthorityFile,
        "--user", $"{Submission.User}:{Submission.Password}", "--login-options", $"AUTH={submission.Mechanism}",
        "--mail-from", Submission.From, "--mail-rcpt", submission.Recipient, "--upload-file", submission.MessageFile,
    ]);
}
