namespace Postroad.Interop.Clients;

/// <summary>It ends what it reads with one more line end.</summary>
public sealed class Swaks : ICorrespondent
{
    public bool KeepsOctets => false;

    public Task SendAsync(Submission submission) => Run.ProgramAsync("swaks",
    [
        "--server", "localhost", "--port", $"{submission.Port}", "--from", Submission.From, "--to", submission.Recipient, "--timeout", "20s",
        "--auth", submission.Mechanism, "--auth-user", Submission.User, "--auth-password", Submission.Password,
        .. submission.Security switch { Security.StartTls => ["--tls", "--tls-verify", "--tls-ca-path", submission.AuthorityFile], Security.Tls => ["--tls-on-connect", "--tls-verify", "--tls-ca-path", submission.AuthorityFile], _ => Array.Empty<string>() },
        "--data", "-",
    ], submission.MessageFile);
}
