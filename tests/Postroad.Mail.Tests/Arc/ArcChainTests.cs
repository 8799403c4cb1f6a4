using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Addresses;
using Postroad.Mail.Arc;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Signing;
using Postroad.Mail.Tests.Dkim;

namespace Postroad.Mail.Tests.Arc;

/// <summary>RFC 8617 §5, with chains that are sealed here.</summary>
public sealed class ArcChainTests
{
    private static readonly DkimSigningKey Rsa = DkimSigningKey.Create(DomainName.Parse("lists.example"), "r", DkimAlgorithm.RsaSha256, 1024);
    private static readonly DkimSigningKey Ed = DkimSigningKey.Create(DomainName.Parse("relay.example"), "e", DkimAlgorithm.Ed25519Sha256);
    private static readonly TestZone Zone = TestZone.Of($"{Rsa.RecordName} TXT {Rsa.Record}", $"{Ed.RecordName} TXT {Ed.Record}");
    private static readonly FakeTimeProvider Time = new(DateTimeOffset.FromUnixTimeSeconds(1_795_000_000));

    private static async Task<string> SealAsync(string message, DkimSigningKey key, string authservId = "mx.lists.example", string[]? fields = null)
    {
        var options = fields is null ? new ArcSealerOptions { AuthservId = authservId } : new ArcSealerOptions { AuthservId = authservId, SignedFields = fields };
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(message));
        var result = await new ArcSealer(key, Zone, options, Time).SealAsync(stream, TestContext.Current.CancellationToken);
        return Encoding.Latin1.GetString(result.Fields.Span) + message;
    }

    private static async Task<ArcVerdict> ValidateAsync(string message, TestZone? zone = null)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(message));
        return await new ArcValidator(zone ?? Zone, time: Time).ValidateAsync(stream, TestContext.Current.CancellationToken);
    }

    private static async Task<string> ChainAsync(int length)
    {
        var message = SignedMessage.Plain;
        for (var i = 0; i < length; i++)
            message = await SealAsync(message, i % 2 == 0 ? Rsa : Ed);
        return message;
    }

    [Theory]
    [InlineData(0, ArcResult.None)]
    [InlineData(1, ArcResult.Pass)]
    [InlineData(2, ArcResult.Pass)]
    [InlineData(5, ArcResult.Pass)]
    [InlineData(50, ArcResult.Pass)]
    public async Task A_chain_of_any_length_holds(int length, ArcResult expected)
    {
        var verdict = await ValidateAsync(await ChainAsync(length));
        Assert.Equal((expected, length, 0), (verdict.Result, verdict.Instances, verdict.OldestPass));
    }

    [Fact]
    public async Task The_fifty_first_set_is_not_added() => Assert.Equal(await ChainAsync(50), await ChainAsync(51));

    [Theory]
    [InlineData("all is well", "all is hell")]
    [InlineData("Subject: Hello", "Subject: Hallo")]
    [InlineData("cv=none", "cv=pass")]
    [InlineData("cv=pass", "cv=none")]
    [InlineData("arc=none", "arc=pass")]
    [InlineData("i=2; mx", "i=3; mx")]
    [InlineData("ARC-Authentication-Results: i=1", "X: i=1")]
    [InlineData("ARC-Message-Signature: i=1", "ARC-Message-Signature: i=2")]
    [InlineData("ARC-Seal: i=1; ", "ARC-Seal: i=1; h=from; ")]
    [InlineData("ARC-Seal: i=1; ", "ARC-Seal: ")]
    [InlineData("ARC-Seal: i=1; ", "ARC-Seal: i=1; i=1; ")]
    [InlineData("ARC-Seal: i=1; ", "ARC-Seal: i=0; ")]
    [InlineData("ARC-Seal: i=1; ", "ARC-Seal: i=x; ")]
    [InlineData("ARC-Seal: i=2; ", "ARC-Seal: i=51; ")]
    [InlineData("a=ed25519-sha256", "a=rsa-sha1")]
    [InlineData("d=relay.example", "d=other.example")]
    [InlineData("t=1795000000", "t=")]
    public async Task A_chain_that_was_touched_fails(string from, string to)
    {
        var chain = await ChainAsync(2);
        Assert.Contains(from, chain, StringComparison.Ordinal);
        var verdict = await ValidateAsync(chain.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal(ArcResult.Fail, verdict.Result);
        Assert.NotEmpty(verdict.Reason);
    }

    [Fact]
    public async Task A_hop_that_changes_the_message_and_seals_it_keeps_the_chain()
    {
        var changed = (await ChainAsync(1)).Replace("all is well", "all is well\r\n-- \r\nthe list", StringComparison.Ordinal);
        Assert.Equal(ArcResult.Fail, (await ValidateAsync(changed)).Result);
        var once = (await ChainAsync(2)).Replace("Subject: Hello", "Subject: Hello", StringComparison.Ordinal);
        Assert.Equal(ArcResult.Pass, (await ValidateAsync(once)).Result);
    }

    [Fact]
    public async Task The_oldest_pass_is_where_the_message_was_last_changed()
    {
        // The first message signature covers a Subject that the second hop, which signs From alone, then changes.
        var first = await SealAsync(SignedMessage.Plain, Rsa);
        var second = await SealAsync(first, Ed, fields: ["From"]);
        var changed = second.Replace("Subject: Hello", "Subject: [list] Hello", StringComparison.Ordinal);
        var verdict = await ValidateAsync(changed);
        Assert.Equal((ArcResult.Pass, 2, 2), (verdict.Result, verdict.Instances, verdict.OldestPass));
        Assert.Equal([false, true], verdict.Sets.Select(s => s.MessageSignatureIsGood));
    }

    [Fact]
    public async Task A_broken_chain_is_sealed_once_as_broken_and_then_no_more()
    {
        var broken = (await ChainAsync(2)).Replace("all is well", "all is hell", StringComparison.Ordinal);
        var sealedAsBroken = await SealAsync(broken, Rsa);
        Assert.Contains("cv=fail", sealedAsBroken, StringComparison.Ordinal);
        Assert.Equal((ArcResult.Fail, 3), ((await ValidateAsync(sealedAsBroken)).Result, (await ValidateAsync(sealedAsBroken)).Instances));
        Assert.Equal(sealedAsBroken, await SealAsync(sealedAsBroken, Rsa));
    }

    [Fact]
    public async Task Results_of_this_site_go_into_the_set_and_those_of_others_do_not()
    {
        var message = "Authentication-Results: mx.lists.example; spf=pass smtp.mailfrom=example.com\r\nAuthentication-Results: liar.example; dkim=pass header.d=bank.example\r\n"
            + "Authentication-Results: MX.lists.example;\r\n dkim=fail (bad) header.d=example.com\r\n" + SignedMessage.Plain;
        var verdict = await ValidateAsync(await SealAsync(message, Rsa));
        var results = Assert.Single(verdict.Sets).Results;
        Assert.Equal("mx.lists.example;\r\n\tspf=pass smtp.mailfrom=example.com;\r\n\tdkim=fail header.d=example.com;\r\n\tarc=none", results);
    }

    [Fact]
    public async Task Fields_of_the_chain_and_results_are_never_signed_by_a_message_signature()
    {
        var message = await SealAsync(SignedMessage.Plain, Rsa, fields: ["From", "ARC-Seal", "Authentication-Results", "Subject"]);
        Assert.Contains("h=From:Subject;", message, StringComparison.Ordinal);
        var forged = message.Replace("h=From:Subject;", "h=From:ARC-Seal;", StringComparison.Ordinal);
        Assert.Contains("signs fields of ARC", (await ValidateAsync(forged)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_cannot_be_had_breaks_the_chain_for_good()
    {
        var chain = await ChainAsync(1);
        Assert.Equal(ArcResult.Fail, (await ValidateAsync(chain, TestZone.Of($"{Rsa.RecordName} TXT FAIL"))).Result);
        Assert.Equal(ArcResult.Fail, (await ValidateAsync(chain, TestZone.Of("x A 1.2.3.4"))).Result);
    }

    [Fact]
    public async Task Thousands_of_sets_are_bounded()
    {
        var zone = TestZone.Of("x A 1.2.3.4");
        var fields = string.Concat(Enumerable.Range(0, 1500).Select(i => $"ARC-Seal: i={(i % 50) + 1}; a=rsa-sha256; cv=pass; d=d{i}.example; s=s; b=AAAA\r\n"));
        Assert.Equal(ArcResult.Fail, (await ValidateAsync(fields + SignedMessage.Plain, zone)).Result);
        Assert.Empty(zone.Questions);
    }

    [Fact]
    public async Task Each_key_is_asked_for_once()
    {
        var zone = TestZone.Of($"{Rsa.RecordName} TXT {Rsa.Record}", $"{Ed.RecordName} TXT {Ed.Record}");
        Assert.Equal(ArcResult.Pass, (await ValidateAsync(await ChainAsync(6), zone)).Result);
        Assert.Equal(2, zone.Questions.Count);
    }

    [Fact]
    public async Task No_change_upsets_the_validator_and_none_makes_a_chain_longer()
    {
        var chain = await ChainAsync(2);
        var end = chain.IndexOf("From:", StringComparison.Ordinal);
        Gen.Select(Gen.Int[0, end - 1], Gen.Char['\0', '\xff']).Sample((at, c) =>
        {
            var verdict = ValidateAsync(chain[..at] + c + chain[(at + 1)..]).GetAwaiter().GetResult();
            return verdict.Reason.Length > 0 && (verdict.Result != ArcResult.Pass || verdict.Instances == 2);
        }, iter: 500);
    }
}
