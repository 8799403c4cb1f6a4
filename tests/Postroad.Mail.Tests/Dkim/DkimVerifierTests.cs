using System.Text;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Keys;

namespace Postroad.Mail.Tests.Dkim;

/// <summary>RFC 6376 §6.1, RFC 8301, RFC 8463.</summary>
public sealed class DkimVerifierTests
{
    private const string Now = "1795000000";

    private static async Task<DkimVerdict> VerifyAsync(byte[] message, TestZone? zone = null, DkimOptions? options = null)
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(long.Parse(Now, System.Globalization.CultureInfo.InvariantCulture)));
        using var stream = new MemoryStream(message);
        return await new DkimVerifier(zone ?? SignedMessage.Zone(), options, time).VerifyAsync(stream, TestContext.Current.CancellationToken);
    }

    private static byte[] Change(byte[] message, string from, string to) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(message).Replace(from, to, StringComparison.Ordinal));

    [Theory]
    [InlineData("relaxed/relaxed")]
    [InlineData("relaxed/simple")]
    [InlineData("simple/relaxed")]
    [InlineData("simple/simple")]
    [InlineData("relaxed")]
    public async Task A_good_signature_passes_in_each_form(string form)
    {
        var verdict = await VerifyAsync(new SignedMessage { Tags = $"a=rsa-sha256; c={form}; d=example.com; s=sel; h=from:to:subject:date:cc; bh={{bh}}" }.Make());
        var signature = Assert.Single(verdict.Signatures);
        Assert.Equal((DkimResult.Pass, DkimResult.Pass), (verdict.Result, signature.Result));
        Assert.Equal(("example.com", "sel", "rsa-sha256", "@example.com", 1024), (signature.Domain, signature.Selector, signature.Algorithm, signature.Identity, signature.KeyBits));
    }

    [Fact]
    public async Task Ed25519_passes_too() => Assert.Equal(DkimResult.Pass, (await VerifyAsync(new SignedMessage
    {
        Key = SignedMessage.Ed25519,
        Tags = "a=ed25519-sha256; c=relaxed/relaxed; d=example.com; s=ed; h=from; bh={bh}",
    }.Make())).Result);

    [Fact]
    public async Task A_message_without_a_signature_has_no_verdict() => Assert.Equal(DkimResult.None, (await VerifyAsync(Encoding.ASCII.GetBytes(SignedMessage.Plain))).Result);

    [Theory]
    [InlineData("all is well", "all is hell", DkimResult.Fail)]
    [InlineData("well.\r\n", "well.\r\n\r\n\r\n", DkimResult.Pass)]
    [InlineData("well.\r\n", "well. \r\n", DkimResult.Pass)]
    [InlineData("well.\r\n", "well.\r\n-- \r\nlist\r\n", DkimResult.Fail)]
    [InlineData("Subject: Hello", "Subject: Hallo", DkimResult.Fail)]
    [InlineData("Subject: Hello", "SUBJECT:\r\n\tHello ", DkimResult.Pass)]
    [InlineData("To: bob", "X-Other: 1\r\nTo: bob", DkimResult.Pass)]
    [InlineData("s=sel", "s=ed", DkimResult.PermError)]
    public async Task What_was_changed_on_the_way_shows(string from, string to, DkimResult expected) =>
        Assert.Equal(expected, (await VerifyAsync(Change(new SignedMessage().Make(), from, to))).Result);

    [Theory]
    [InlineData("a=rsa-sha256; d=example.com; s=sel; h=to; bh={bh}", "leaves out From")]
    [InlineData("a=rsa-sha256; d=example.com; s=sel; h=from:; bh={bh}", "h=")]
    [InlineData("a=rsa-sha256; d=example.com; h=from; bh={bh}", "s= is missing")]
    [InlineData("a=rsa-sha512; d=example.com; s=sel; h=from; bh={bh}", "a=rsa-sha512")]
    [InlineData("a=rsa-sha256; c=loose; d=example.com; s=sel; h=from; bh={bh}", "c=loose")]
    [InlineData("a=rsa-sha256; c=simple/simple/simple; d=example.com; s=sel; h=from; bh={bh}", "c=")]
    [InlineData("a=rsa-sha256; d=com; s=sel; h=from; bh={bh}", "d=")]
    [InlineData("a=rsa-sha256; d=example..com; s=sel; h=from; bh={bh}", "d=")]
    [InlineData("a=rsa-sha256; d=example.com; s=-sel; h=from; bh={bh}", "s=")]
    [InlineData("a=rsa-sha256; d=example.com; s=sel; i=@example.net; h=from; bh={bh}", "i=")]
    [InlineData("a=rsa-sha256; d=example.com; s=sel; i=@badexample.com; h=from; bh={bh}", "i=")]
    [InlineData("a=rsa-sha256; d=example.com; s=sel; i=ada; h=from; bh={bh}", "i=")]
    [InlineData("a=rsa-sha256; d=example.com; s=sel; q=http; h=from; bh={bh}", "q=")]
    [InlineData("a=rsa-sha256; d=example.com; s=sel; h=from; bh=***", "bh=")]
    [InlineData("a=rsa-sha256; d=example.com; s=sel; l=x; h=from; bh={bh}", "l=")]
    [InlineData("a=rsa-sha256; d=example.com; s=sel; t=-1; h=from; bh={bh}", "t=")]
    [InlineData("a=rsa-sha256; d=example.com; s=sel; t=10; x=10; h=from; bh={bh}", "x=")]
    [InlineData("a=rsa-sha256; a=rsa-sha256; d=example.com; s=sel; h=from; bh={bh}", "twice")]
    public async Task A_signature_that_breaks_the_standard_is_a_permanent_error(string tags, string reason)
    {
        var verdict = await VerifyAsync(new SignedMessage { Tags = tags }.Make());
        Assert.Equal(DkimResult.PermError, verdict.Result);
        Assert.Contains(reason, verdict.Signatures[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v=2; ")]
    [InlineData("v=; ")]
    public async Task Another_version_is_a_permanent_error(string start) => Assert.Equal(DkimResult.PermError, (await VerifyAsync(new SignedMessage { Start = start }.Make())).Result);

    [Theory]
    [InlineData("i=@example.com; q=dns/txt; t=1; x=9999999999; z=From:ada=40example.com;", DkimResult.Pass)]
    [InlineData("i=ada=40lists.example.com; q=other:dns/txt; unknown=tag;", DkimResult.Pass)]
    [InlineData("x=1794999999;", DkimResult.Policy)]
    [InlineData("x=1795000000;", DkimResult.Pass)]
    public async Task Further_tags_are_heeded(string more, DkimResult expected) => Assert.Equal(expected, (await VerifyAsync(new SignedMessage
    {
        Tags = $"a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; {more} h=from : to\r\n\t:subject; bh={{bh}}",
    }.Make())).Result);

    [Theory]
    [InlineData(19, DkimResult.Pass)]
    [InlineData(5, DkimResult.Policy)]
    [InlineData(0, DkimResult.Policy)]
    [InlineData(20, DkimResult.Fail)]
    public async Task A_body_that_is_signed_in_part_does_not_pass(long length, DkimResult expected) => Assert.Equal(expected, (await VerifyAsync(new SignedMessage
    {
        Limit = length,
        Tags = $"a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; l={length}; h=from; bh={{bh}}",
    }.Make())).Result);

    [Theory]
    [InlineData("From: Eve <eve@example.org>\r\n", DkimResult.Policy)]
    [InlineData("Subject: Other\r\n", DkimResult.Policy)]
    [InlineData("Received: by somebody\r\n", DkimResult.Pass)]
    public async Task A_second_field_where_one_is_signed_does_not_pass(string field, DkimResult expected) =>
        Assert.Equal(expected, (await VerifyAsync([.. Encoding.ASCII.GetBytes(field), .. new SignedMessage().Make()])).Result);

    [Fact]
    public async Task A_field_that_was_signed_as_absent_breaks_the_signature_when_it_comes() => Assert.Equal(DkimResult.Fail, (await VerifyAsync(
        [.. "Subject: Other\r\n"u8, .. new SignedMessage { Tags = "a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:from:subject:subject; bh={bh}" }.Make()])).Result);

    [Theory]
    [InlineData("", DkimResult.PermError)]
    [InlineData("TXT v=DKIM1; p=", DkimResult.PermError)]
    [InlineData("TXT v=spf1 -all", DkimResult.PermError)]
    [InlineData("TXT v=DKIM1; h=sha1; p={rsa}", DkimResult.PermError)]
    [InlineData("TXT v=DKIM1; s=web; p={rsa}", DkimResult.PermError)]
    [InlineData("TXT v=DKIM1; t=s; p={rsa}", DkimResult.PermError)]
    [InlineData("TXT v=DKIM1; h=sha256:sha1; s=email; t=y; p={rsa}", DkimResult.Pass)]
    [InlineData("TXT v=DKIM1; |p={rsa}", DkimResult.Pass)]
    [InlineData("TXT FAIL", DkimResult.TempError)]
    public async Task The_key_decides_too(string record, DkimResult expected)
    {
        var zone = TestZone.Of($"k._domainkey.example.com {record.Replace("{rsa}", Convert.ToBase64String(SignedMessage.Rsa.PublicKey), StringComparison.Ordinal)}".TrimEnd());
        var message = new SignedMessage { Tags = "a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=k; i=@sub.example.com; h=from; bh={bh}" }.Make();
        var verdict = await VerifyAsync(message, zone);
        Assert.Equal(expected, verdict.Result);
        Assert.Equal(record.Contains("t=y", StringComparison.Ordinal), verdict.Signatures[0].IsTesting);
    }

    [Fact]
    public async Task A_second_record_at_the_name_of_the_key_is_tried()
    {
        var zone = TestZone.Of("sel._domainkey.example.com TXT nonsense", $"sel._domainkey.example.com TXT {SignedMessage.Record(SignedMessage.Rsa)}");
        Assert.Equal(DkimResult.Pass, (await VerifyAsync(new SignedMessage().Make(), zone)).Result);
    }

    [Fact]
    public async Task Old_algorithms_and_short_keys_do_not_pass()
    {
        var sha1 = await VerifyAsync(new SignedMessage { Tags = "a=rsa-sha1; c=relaxed/relaxed; d=example.com; s=sel; h=from; bh={bh}" }.Make());
        Assert.Equal(DkimResult.Policy, sha1.Result);
        using var small = PrivateKey.CreateRsa(512);
        var message = new SignedMessage { Key = small, Tags = "a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=small; h=from; bh={bh}" }.Make();
        var tiny = await VerifyAsync(message, TestZone.Of($"small._domainkey.example.com TXT {SignedMessage.Record(small)}"));
        Assert.Equal(DkimResult.Policy, tiny.Result);
        Assert.Contains("512 bits", tiny.Signatures[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_best_of_several_signatures_is_the_result()
    {
        var bad = Change(new SignedMessage { Message = "From: x@example.com\r\n\r\n" }.Make(), "From: x@example.com\r\n\r\n", "");
        var verdict = await VerifyAsync([.. bad, .. new SignedMessage().Make()]);
        Assert.Equal((DkimResult.Pass, DkimResult.Fail, DkimResult.Pass), (verdict.Result, verdict.Signatures[0].Result, verdict.Signatures[1].Result));
    }
}
