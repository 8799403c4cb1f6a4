using System.Text.Json.Nodes;
using Postroad.Mail.Dkim;

namespace Postroad.Interop.Senders.Rivals;

/// <summary>Who verifies signatures, by name. Each says of each message what it found: one word a signature, in whatever order; nothing where there is none.</summary>
internal sealed class SignatureJudges(SenderTown town)
{
    public static TheoryData<string> Names => ["OpenDKIM", "dkimpy", "rspamd"];

    public Task<IReadOnlyList<IReadOnlyList<string>>> VerifyAsync(string judge, IReadOnlyList<byte[]> messages) => judge switch
    {
        "OpenDKIM" => EachAsync(OpenDkim.Program, messages, async message => await town.OpenDkim.VerifyAsync(town.Keep(message))),
        "rspamd" => EachAsync(Rspamd.Program, messages, async message => Words((await town.Rspamd!.ScanAsync(message)).Symbols)),
        "dkimpy" => DkimpyAsync(messages),
        _ => EachAsync("/bin/sh", messages, OursAsync),
    };

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> EachAsync(string program, IReadOnlyList<byte[]> messages, Func<byte[], Task<IReadOnlyList<string>>> verify)
    {
        Needed.Program(program);
        var results = new List<IReadOnlyList<string>>();
        foreach (var message in messages)
            results.Add(await verify(message));
        return results;
    }

    private async Task<IReadOnlyList<IReadOnlyList<string>>> DkimpyAsync(IReadOnlyList<byte[]> messages)
    {
        Needed.Program(Checkers.Dkimpy);
        var answers = await town.Checkers.AskAsync(messages.Select(m => new JsonObject { ["do"] = "dkim", ["file"] = town.Keep(m) }));
        return [.. answers.Select(Checkers.Words)];
    }

    private async Task<IReadOnlyList<string>> OursAsync(byte[] message)
    {
        var verdict = await new DkimVerifier(town.Resolver).VerifyAsync(new MemoryStream(message), TestContext.Current.CancellationToken);
        return [.. verdict.Signatures.Select(s => $"{s.Result.ToString().ToLowerInvariant()}: {s.Reason}")];
    }

    // A symbol stands once, whatever the number of signatures.
    private static IReadOnlyList<string> Words(IReadOnlySet<string> symbols) =>
        [.. new[] { ("R_DKIM_ALLOW", "pass"), ("R_DKIM_REJECT", "fail"), ("R_DKIM_PERMFAIL", "permerror"), ("R_DKIM_TEMPFAIL", "temperror") }.Where(s => symbols.Contains(s.Item1)).Select(s => s.Item2)];
}
