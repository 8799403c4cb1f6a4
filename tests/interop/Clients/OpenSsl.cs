using System.Diagnostics;
using System.Text;

namespace Postroad.Interop.Clients;

/// <summary>A person at <c>openssl s_client</c>, who types every command and waits for every reply.</summary>
public sealed class OpenSsl : ICorrespondent
{
    public bool Can(Security security, string mechanism) => security != Security.Plain;

    public async Task SendAsync(Submission submission)
    {
        string[] startTls = submission.Security == Security.StartTls ? ["-starttls", "smtp"] : [];
        using var process = Process.Start(new ProcessStartInfo("openssl",
            ["s_client", "-quiet", "-verify_return_error", "-verify_hostname", "localhost", "-CAfile", submission.AuthorityFile, "-connect", $"localhost:{submission.Port}", .. startTls])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        async Task TypeAsync(string? line, int code)
        {
            if (line is not null)
            {
                await process.StandardInput.WriteAsync(line + "\r\n");
                await process.StandardInput.FlushAsync();
            }
            string? reply;
            do
                reply = await process.StandardOutput.ReadLineAsync();
            while (reply is { Length: > 3 } && reply[3] == '-');
            Assert.True(reply?.StartsWith($"{code}", StringComparison.Ordinal) == true, $"Expected {code} after '{line}', got '{reply}'.");
        }
        // With -starttls it has read the greeting itself.
        if (submission.Security == Security.Tls)
            await TypeAsync(null, 220);
        await TypeAsync("EHLO client.test", 250);
        if (submission.Mechanism == "PLAIN")
        {
            await TypeAsync("AUTH PLAIN " + Base64($"\0{Submission.User}\0{Submission.Password}"), 235);
        }
        else
        {
            await TypeAsync("AUTH LOGIN", 334);
            await TypeAsync(Base64(Submission.User), 334);
            await TypeAsync(Base64(Submission.Password), 235);
        }
        await TypeAsync($"MAIL FROM:<{Submission.From}>", 250);
        await TypeAsync($"RCPT TO:<{submission.Recipient}>", 250);
        await TypeAsync("DATA", 354);
        var message = await File.ReadAllTextAsync(submission.MessageFile);
        await TypeAsync(message.Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + ".", 250);
        await TypeAsync("QUIT", 221);
        await process.WaitForExitAsync();
        await errors;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
