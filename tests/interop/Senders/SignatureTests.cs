using System.Text.Json;
using System.Text.Json.Nodes;
using Postroad.Interop.Senders.Rivals;
using Postroad.Interop.Senders.Samples;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Signing;

namespace Postroad.Interop.Senders;

/// <summary>DKIM beside other verifiers and signers: what we sign holds for them, what they sign holds for us, and of the shared samples all say the same, or docs/sender-checks.md says who is right.</summary>
[Collection(SenderCollection.Name)]
public sealed class SignatureTests(SenderTown town)
{
    private readonly SignatureJudges _judges = new(town);

    [Theory]
    [MemberData(nameof(SignatureJudges.Names), MemberType = typeof(SignatureJudges))]
    public async Task What_we_sign_holds(string judge)
    {
        var samples = SignedMessages.All(town).ToList();
        var verdicts = await _judges.VerifyAsync(judge, [.. samples.Select(s => s.Message)]);
        var wrong = samples.Zip(verdicts).Where(p => p.Second.Count == 0 || p.Second.Any(v => v != "pass")).Select(p => $"{p.First.Name}: {string.Join(", ", p.Second)}").ToList();
        Disagreements.AssertAllExplained(judge, wrong);
    }

    [Theory]
    [MemberData(nameof(SignatureJudges.Names), MemberType = typeof(SignatureJudges))]
    public async Task What_we_signed_and_somebody_changed_holds_no_more(string judge)
    {
        var signed = SignedMessages.All(town).Where(s => s.Name.StartsWith("plain", StringComparison.Ordinal));
        var verdicts = await _judges.VerifyAsync(judge, [.. signed.SelectMany(s => SignedMessages.Forgeries(s.Message))]);
        Assert.All(verdicts, v => Assert.DoesNotContain("pass", v));
    }

    [Fact]
    public async Task What_dkimpy_signs_holds_for_us()
    {
        Needed.Program(Checkers.Dkimpy);
        var ways = SignedMessages.Shapes.SelectMany(shape => new[] { "simple/simple", "relaxed/relaxed", "relaxed/simple" }.SelectMany(forms => new[]
        {
            Sign(shape.Octets, "rsa-sha256", forms, length: false),
            Sign(shape.Octets, "rsa-sha256", forms, length: true),
            Sign(shape.Octets, "ed25519-sha256", forms, length: false),
        })).ToList();
        foreach (var signed in await town.Checkers.AskAsync(ways))
        {
            var verdict = await VerifyAsync(Convert.FromBase64String(signed.GetValue<string>()));
            Assert.True(verdict.Result == DkimResult.Pass, verdict.Signatures[0].Reason);
        }
    }

    [Fact]
    public async Task A_signature_of_dkimpy_that_leaves_the_end_unsigned_is_good_and_counts_for_nothing()
    {
        Needed.Program(Checkers.Dkimpy);
        var signed = (await town.Checkers.AskAsync([Sign(SignedMessages.Shapes[0].Octets, "rsa-sha256", "relaxed/relaxed", length: true)]))[0];
        var verdict = await VerifyAsync([.. Convert.FromBase64String(signed.GetValue<string>()), .. "Buy now!\r\n"u8]);
        Assert.Equal(DkimResult.Policy, verdict.Result);
        Assert.Contains("10 octets of the body unsigned", verdict.Signatures[0].Reason);
    }

    [Theory]
    [InlineData("relaxed/relaxed", false)]
    [InlineData("relaxed/simple", false)]
    [InlineData("simple/simple", false)]
    [InlineData("relaxed/relaxed", true)]
    public async Task What_OpenDKIM_signs_holds_for_us(string forms, bool ed25519)
    {
        Needed.Program(OpenDkim.Program);
        var (key, file) = ed25519 ? (town.Ed25519, town.Ed25519File) : (town.Rsa, town.RsaFile);
        var octets = SignedMessages.Shapes[0].Octets;
        var verdict = await VerifyAsync([.. await town.OpenDkim.SignAsync(town.Keep(octets), key, file, forms), .. octets]);
        Assert.True(verdict.Result == DkimResult.Pass, verdict.Signatures[0].Reason);
    }

    [Fact]
    public async Task OpenDKIM_finds_our_record_to_be_the_other_half_of_our_key_and_of_no_other()
    {
        Needed.Program(OpenDkim.Program);
        var (domain, selector) = (town.Rsa.Domain, town.Rsa.Selector);
        // All is well, but that no DNSSEC vouches for it.
        Assert.Contains("key not secure", await town.OpenDkim.TestKeyAsync(domain.Ascii, selector, town.RsaFile));
        using var other = DkimSigningKey.Create(domain, selector, DkimAlgorithm.RsaSha256);
        Assert.Contains("keys do not match", await town.OpenDkim.TestKeyAsync(domain.Ascii, selector, town.Keep(other)));
    }

    [Theory]
    [MemberData(nameof(SignatureJudges.Names), MemberType = typeof(SignatureJudges))]
    public async Task Of_the_shared_samples_all_say_the_same(string judge)
    {
        Assert.SkipWhen(SenderTown.Samples is null, "POSTROAD_CONFORMANCE names no folder with the test data of others.");
        using var suite = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(SenderTown.Samples!, "dkim", "cases.json"), TestContext.Current.CancellationToken));
        var cases = suite.RootElement.GetProperty("cases").EnumerateArray().ToList();
        var messages = cases.Select(c => SharedMessage.Read(Path.Combine(SenderTown.Samples!, "dkim", c.GetProperty("message").GetString()!))).ToList();
        var theirs = await _judges.VerifyAsync(judge, messages);
        var ours = await _judges.VerifyAsync("Postroad", messages);
        var different = new List<string>();
        for (var i = 0; i < cases.Count; i++)
        {
            if (Passes(theirs[i]) != Passes(ours[i]))
                different.Add($"{cases[i].GetProperty("id")}: it says {Show(theirs[i])}, we say {Show(ours[i])}");
        }
        Disagreements.AssertAllExplained(judge + ", samples", different);
    }

    private JsonObject Sign(byte[] message, string algorithm, string forms, bool length)
    {
        var key = algorithm == "rsa-sha256" ? town.Rsa : town.Ed25519;
        // An Ed25519 key in PKCS#8 ends with its 32 octets (RFC 8410 §7), which is what dkimpy reads.
        var secret = algorithm == "rsa-sha256" ? key.ToPem() : Convert.ToBase64String(Convert.FromBase64String(key.ToPem().Split('\n')[1])[^32..]);
        return new JsonObject { ["do"] = "sign", ["file"] = town.Keep(message), ["selector"] = key.Selector, ["domain"] = key.Domain.Ascii, ["key"] = secret, ["algorithm"] = algorithm, ["forms"] = forms, ["length"] = length };
    }

    private ValueTask<DkimVerdict> VerifyAsync(byte[] message) => new DkimVerifier(town.Resolver).VerifyAsync(new MemoryStream(message), TestContext.Current.CancellationToken);

    private static bool Passes(IReadOnlyList<string> words) => words.Any(w => w.StartsWith("pass", StringComparison.Ordinal));

    private static string Show(IReadOnlyList<string> words) => words.Count == 0 ? "nothing" : string.Join("; ", words);
}
