using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Mail.Addresses;
using Postroad.Mail.Arc;
using Postroad.Mail.Dkim.Signing;

namespace Postroad.Cli.Checks.Senders;

/// <summary><c>postroad arc seal</c>: adds the next set to the chain of a message.</summary>
internal static class ArcSealVerb
{
    public static Command Create(Shell shell)
    {
        var arc = new Command("arc", "Seal messages that are passed on (RFC 8617).");
        arc.Subcommands.Add(CreateSeal(shell));
        return arc;
    }

    private static Command CreateSeal(Shell shell)
    {
        var options = new CheckOptions(shell);
        var file = Word.Argument("FILE", "The message, or - for standard input.");
        var key = Word.Text("--key", "PEM", "The file of the private key, RSA or Ed25519.").Required();
        var domain = Word.Text("--domain", "DOMAIN", "The domain that seals (d=).").Required();
        var selector = Word.Text("--selector", "NAME", "Which of its keys (s=).").Required();
        var authservId = Word.Text("--authserv-id", "NAME", "The name in the Authentication-Results of this site.").Required();
        var headers = Word.Text("--headers", "LIST", "The fields that the message signature covers, with colons between. Left out: what DKIM signs.");
        var timestamp = Word.Text("--timestamp", "UNIX", "The time of signing, in seconds since 1970. Left out: now.");
        var command = new Command("seal", "Validate the chain so far and print the message with the next seal.") { file };
        options.AddTo(command);
        foreach (var option in (Option[])[key, domain, selector, authservId, headers, timestamp])
            command.Options.Add(option);
        options.Run(command, async (parsed, cancellationToken) =>
        {
            using var signingKey = ReadKey(shell, parsed.GetValue(key)!, parsed.GetValue(domain)!, parsed.GetValue(selector)!);
            var fields = parsed.GetValue(headers)?.Split(':', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var settings = fields is null
                ? new ArcSealerOptions { AuthservId = parsed.GetValue(authservId)! }
                : new ArcSealerOptions { AuthservId = parsed.GetValue(authservId)!, SignedFields = fields };
            var sealer = new ArcSealer(signingKey, options.Resolver(parsed), settings, options.Clock(parsed.GetValue(timestamp), "--timestamp", earliest: 0));
            var octets = CheckInput.ReadMessage(shell, parsed.GetValue(file)!);
            using var message = new MemoryStream(octets);
            var result = await sealer.SealAsync(message, cancellationToken).ConfigureAwait(false);
            if (result.Fault is { } fault)
                shell.Say($"no seal was added: {fault}");
            byte[] whole = [.. result.Fields.Span, .. octets];
            if (options.Json(parsed))
                JsonText.Write(shell, json => json.Object(() =>
                {
                    json.WriteString("message_b64", Convert.ToBase64String(whole));
                    json.WriteString("chain", Words.Of(result.Chain.Result));
                    json.WriteString("fault", result.Fault);
                }));
            else
                shell.Write(whole);
        });
        return command;
    }

    private static DkimSigningKey ReadKey(Shell shell, string file, string domain, string selector)
    {
        if (!DomainName.TryParse(domain, out var name))
            throw new CheckFailure(ExitCode.Usage, $"--domain: '{domain}' is not a domain name");
        try
        {
            return DkimSigningKey.FromPem(name, selector, Encoding.UTF8.GetString(CheckInput.Read(shell, file)));
        }
        catch (CryptographicException failure)
        {
            throw new CheckFailure(ExitCode.No, $"{file}: {failure.Message}");
        }
        catch (ArgumentException failure)
        {
            throw new CheckFailure(ExitCode.Usage, failure.Message);
        }
    }
}
