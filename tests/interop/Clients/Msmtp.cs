namespace Postroad.Interop.Clients;

public sealed class Msmtp : ICorrespondent
{
    public Task SendAsync(Submission submission) => Run.ProgramAsync("msmtp",
    [
        "--file=/dev/null", "--host=localhost", $"--port={submission.Port}", "--timeout=20", $"--from={Submission.From}",
        $"--auth={submission.Mechanism.ToLowerInvariant()}", $"--user={Submission.User}", "--passwordeval=printenv PASSWORD",
        .. submission.Security == Security.Plain ? ["--tls=off"] : new[] { "--tls=on", $"--tls-starttls={(submission.Security == Security.StartTls ? "on" : "off")}", $"--tls-trust-file={submission.AuthorityFile}" },
        "--", submission.Recipient,
    ], submission.MessageFile, new Dictionary<string, string> { ["PASSWORD"] = Submission.Password });

    /// <summary>It refuses to send a password in clear by these mechanisms, as it should.</summary>
    public bool Can(Security security, string mechanism) => security != Security.Plain;
}
