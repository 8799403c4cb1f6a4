using System.Text;
using System.Text.Json.Nodes;
using Postroad.Interop.Senders.Rivals;
using Postroad.Interop.Senders.Samples;
using Postroad.Mail.Arc;

namespace Postroad.Interop.Senders;

/// <summary>ARC beside dkimpy and rspamd: what we seal holds for them, what they seal holds for us, and one chain of all three holds for all.</summary>
[Collection(SenderCollection.Name)]
public sealed class SealTests(SenderTown town)
{
    private const string Message = "From: Ada <ada@signer.example>\r\nTo: bob@example.net\r\nSubject: [list] Greetings\r\nDate: Thu, 26 Nov 2026 08:30:00 +0000\r\nMessage-ID: <1@signer.example>\r\n\r\nHi,\r\nall  is well.\r\n\r\n";

    /// <summary>Who seals, in their order.</summary>
    public static TheoryData<string> Chains =>
    [
        "Postroad", "dkimpy", "rspamd", "Postroad Postroad", "Postroad dkimpy", "dkimpy Postroad", "rspamd Postroad", "Postroad rspamd",
        "Postroad rspamd dkimpy Postroad", "rspamd Postroad dkimpy Postroad", "Postroad dkimpy rspamd", "Postroad-Ed25519 Postroad",
    ];

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task A_chain_holds_for_everybody_whoever_sealed_it(string sealers)
    {
        Needed.Program(Checkers.Dkimpy);
        Needed.Program(Rspamd.Program);
        var message = Encoding.ASCII.GetBytes(Message);
        foreach (var (sealer, hop) in sealers.Split(' ').Select((sealer, hop) => (sealer, hop + 1)))
            message = await SealAsync(sealer, message, hop);
        var ours = await new ArcValidator(town.Resolver).ValidateAsync(new MemoryStream(message), TestContext.Current.CancellationToken);
        var words = new List<string>();
        if (ours.Result != ArcResult.Pass || ours.Instances != sealers.Split(' ').Length)
            words.Add($"Postroad, {sealers}: {ours.Reason}");
        if (await DkimpyAsync(message) is not ["pass", _] and var said)
            words.Add($"dkimpy, {sealers}: {string.Join(" ", said)}");
        var (symbols, _) = await town.Rspamd!.ScanAsync(message);
        if (!symbols.Contains("ARC_ALLOW"))
            words.Add($"rspamd, {sealers}: {string.Join(" ", symbols.Where(s => s.StartsWith("ARC", StringComparison.Ordinal)))}");
        Disagreements.AssertAllExplained("chain " + sealers, words);
    }

    [Theory]
    [InlineData("Postroad")]
    [InlineData("Postroad dkimpy")]
    [InlineData("dkimpy rspamd")]
    public async Task A_chain_is_broken_for_everybody_once_the_message_is_changed(string sealers)
    {
        Needed.Program(Checkers.Dkimpy);
        Needed.Program(Rspamd.Program);
        var message = Encoding.ASCII.GetBytes(Message);
        foreach (var (sealer, hop) in sealers.Split(' ').Select((sealer, hop) => (sealer, hop + 1)))
            message = await SealAsync(sealer, message, hop);
        message = [.. message, .. "Buy now!\r\n"u8];
        Assert.Equal(ArcResult.Fail, (await new ArcValidator(town.Resolver).ValidateAsync(new MemoryStream(message), TestContext.Current.CancellationToken)).Result);
        Assert.Equal("fail", (await DkimpyAsync(message))[0]);
        Assert.DoesNotContain("ARC_ALLOW", (await town.Rspamd!.ScanAsync(message)).Symbols);
    }

    [Fact]
    public async Task Of_the_shared_chains_all_say_the_same()
    {
        Needed.Program(Checkers.Dkimpy);
        Needed.Program(Rspamd.Program);
        Assert.SkipWhen(SenderTown.Samples is null, "POSTROAD_CONFORMANCE names no folder with the test data of others.");
        var different = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SenderTown.Samples!, "arc"), "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var message = SharedMessage.Read(file);
            var ours = await new ArcValidator(town.Resolver).ValidateAsync(new MemoryStream(message), TestContext.Current.CancellationToken);
            var name = $"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileNameWithoutExtension(file)}";
            if (await DkimpyAsync(message) is var said && (said[0] == "pass") != (ours.Result == ArcResult.Pass))
                different.Add($"dkimpy {name}: it says {string.Join(" ", said)}, we say {ours.Result}, {ours.Reason}");
            if ((await town.Rspamd!.ScanAsync(message)).Symbols is var symbols && symbols.Contains("ARC_ALLOW") != (ours.Result == ArcResult.Pass))
                different.Add($"rspamd {name}: it says {string.Join(" ", symbols.Where(s => s.StartsWith("ARC", StringComparison.Ordinal)))}, we say {ours.Result}, {ours.Reason}");
        }
        Disagreements.AssertAllExplained("chains, samples", different);
    }

    private async Task<byte[]> SealAsync(string sealer, byte[] message, int hop)
    {
        var site = $"hop{hop}.example";
        byte[] found = [.. Encoding.ASCII.GetBytes($"Authentication-Results: {site}; spf=pass smtp.mailfrom=signer.example; arc={(hop == 1 ? "none" : "pass")}\r\n"), .. message];
        switch (sealer)
        {
            case "dkimpy":
                var job = new JsonObject { ["do"] = "seal", ["file"] = town.Keep(found), ["selector"] = town.Rsa.Selector, ["domain"] = town.Rsa.Domain.Ascii, ["key"] = town.Rsa.ToPem(), ["authserv_id"] = site };
                return Convert.FromBase64String((await town.Checkers.AskAsync([job]))[0].GetValue<string>());
            case "rspamd":
                return [.. Fields((await town.Rspamd!.ScanAsync(found, recipient: $"list@{SenderTown.Signer}")).Answer), .. found];
            default:
                var key = sealer == "Postroad" ? town.Rsa : town.Ed25519;
                var set = await new ArcSealer(key, town.Resolver, new ArcSealerOptions { AuthservId = site }).SealAsync(new MemoryStream(found), TestContext.Current.CancellationToken);
                Assert.Null(set.Fault);
                return [.. set.Fields.Span, .. found];
        }
    }

    private async Task<IReadOnlyList<string>> DkimpyAsync(byte[] message) =>
        Checkers.Words((await town.Checkers.AskAsync([new JsonObject { ["do"] = "arc", ["file"] = town.Keep(message) }]))[0]);

    /// <summary>The fields that rspamd tells a mail server to add.</summary>
    private static byte[] Fields(JsonNode answer)
    {
        var added = answer["milter"]?["add_headers"]?.AsObject();
        Assert.True(added is not null, answer.ToJsonString());
        var text = new StringBuilder();
        foreach (var name in new[] { "ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results" })
            text.Append(name).Append(": ").Append(added[name]!["value"]!.GetValue<string>().Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal)).Append("\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
