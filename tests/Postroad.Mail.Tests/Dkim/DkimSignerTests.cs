using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Signing;

namespace Postroad.Mail.Tests.Dkim;

public sealed class DkimSignerTests
{
    private static readonly DomainName Domain = DomainName.Parse("example.com");
    private static readonly FakeTimeProvider Time = new(DateTimeOffset.FromUnixTimeSeconds(1_795_000_000));

    private static async Task<byte[]> SignAsync(string message, DkimSignerOptions? options, params DkimSigningKey[] keys)
    {
        var octets = Encoding.Latin1.GetBytes(message);
        using var stream = new MemoryStream(octets);
        var signed = await new DkimSigner(keys, options, Time).SignAsync(stream, TestContext.Current.CancellationToken);
        Assert.Null(signed.Fault);
        return [.. signed.Fields.Span, .. octets];
    }

    private static async Task<DkimVerdict> VerifyAsync(byte[] message, params DkimSigningKey[] keys)
    {
        var zone = TestZone.Of([.. keys.Select(k => $"{k.RecordName} TXT {k.Record}")]);
        using var stream = new MemoryStream(message);
        return await new DkimVerifier(zone, time: Time).VerifyAsync(stream, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(Canonicalization.Relaxed, Canonicalization.Relaxed)]
    [InlineData(Canonicalization.Simple, Canonicalization.Simple)]
    public async Task Two_keys_make_two_signatures_that_both_pass(Canonicalization header, Canonicalization body)
    {
        using var rsa = DkimSigningKey.Create(Domain, "r1", DkimAlgorithm.RsaSha256, 1024);
        using var ed = DkimSigningKey.Create(Domain, "e1", DkimAlgorithm.Ed25519Sha256);
        var options = new DkimSignerOptions { HeaderForm = header, BodyForm = body, Lifetime = TimeSpan.FromDays(7), Identity = "a;b=c@sub.example.com" };
        var verdict = await VerifyAsync(await SignAsync(SignedMessage.Plain, options, rsa, ed), rsa, ed);
        Assert.Equal([DkimResult.Pass, DkimResult.Pass], verdict.Signatures.Select(s => s.Result));
        Assert.All(verdict.Signatures, s => Assert.Equal("a;b=c@sub.example.com", s.Identity));
        Assert.Equal((1_795_000_000L, 1_795_604_800L), (verdict.Signatures[0].Signature!.Created, verdict.Signatures[0].Signature!.Expires));
    }

    [Fact]
    public async Task No_line_of_the_field_is_too_long_and_each_fold_is_one()
    {
        using var rsa = DkimSigningKey.Create(Domain, "r1", DkimAlgorithm.RsaSha256, 2048);
        var lines = Encoding.ASCII.GetString(await SignAsync(SignedMessage.Plain, null, rsa)).Split("\r\n").TakeWhile(l => !l.StartsWith("From", StringComparison.Ordinal)).ToList();
        Assert.StartsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;", lines[0], StringComparison.Ordinal);
        Assert.All(lines, l => Assert.InRange(l.Length, 1, 78));
        Assert.All(lines.Skip(1), l => Assert.StartsWith("\t", l, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("From: eve@example.org\r\n")]
    [InlineData("Subject: other\r\n")]
    [InlineData("Reply-To: eve@example.org\r\n")]
    [InlineData("Content-Type: text/html\r\n")]
    public async Task A_field_that_is_added_later_breaks_the_signature(string field)
    {
        using var key = DkimSigningKey.Create(Domain, "e1", DkimAlgorithm.Ed25519Sha256);
        var verdict = await VerifyAsync([.. Encoding.ASCII.GetBytes(field), .. await SignAsync(SignedMessage.Plain, null, key)], key);
        Assert.Equal(DkimResult.Fail, verdict.Result);
    }

    [Theory]
    [InlineData("List-Id: <l.example.org>\r\n", DkimResult.Pass)]
    [InlineData("Received: by relay\r\n", DkimResult.Pass)]
    [InlineData("Return-Path: <x@example.org>\r\n", DkimResult.Pass)]
    public async Task What_relays_add_does_not(string field, DkimResult expected)
    {
        using var key = DkimSigningKey.Create(Domain, "e1", DkimAlgorithm.Ed25519Sha256);
        Assert.Equal(expected, (await VerifyAsync([.. Encoding.ASCII.GetBytes(field), .. await SignAsync(SignedMessage.Plain, null, key)], key)).Result);
    }

    [Theory]
    [InlineData("To: a@example.com\r\n\r\nhi\r\n", "From")]
    [InlineData("From: a@example.com\r\nnonsense\r\n\r\nhi\r\n", "no field")]
    [InlineData("From: a@example.com\nTo: b\r\n\r\nhi\r\n", "alone")]
    public async Task A_message_that_nobody_could_verify_is_not_signed(string message, string why)
    {
        using var key = DkimSigningKey.Create(Domain, "e1", DkimAlgorithm.Ed25519Sha256);
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(message));
        var signed = await new DkimSigner([key]).SignAsync(stream, TestContext.Current.CancellationToken);
        Assert.Contains(why, signed.Fault, StringComparison.Ordinal);
        Assert.True(signed.Fields.IsEmpty);
    }

    [Theory]
    [InlineData(DkimAlgorithm.RsaSha256)]
    [InlineData(DkimAlgorithm.Ed25519Sha256)]
    public async Task A_key_survives_being_written_and_read(DkimAlgorithm algorithm)
    {
        using var made = DkimSigningKey.Create(Domain, "k1", algorithm, 1024);
        using var read = DkimSigningKey.FromPem(Domain, "k1", made.ToPem());
        Assert.Equal((made.Record, made.Bits, made.Algorithm), (read.Record, read.Bits, read.Algorithm));
        Assert.Equal(DkimResult.Pass, (await VerifyAsync(await SignAsync(SignedMessage.Plain, null, read), made)).Result);
    }

    [Fact]
    public void A_key_in_the_older_form_is_read_too()
    {
        using var rsa = RSA.Create(1024);
        using var key = DkimSigningKey.FromPem(Domain, "k1", rsa.ExportRSAPrivateKeyPem());
        Assert.EndsWith(Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()), key.Record, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n")]
    public void What_is_no_private_key_is_refused(string pem) => Assert.ThrowsAny<CryptographicException>(() => DkimSigningKey.FromPem(Domain, "k1", pem));

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => DkimSigningKey.Create(Domain, "not a selector", DkimAlgorithm.Ed25519Sha256));
        Assert.ThrowsAny<ArgumentException>(() => DkimSigningKey.Create(Domain, "k", DkimAlgorithm.RsaSha1));
        Assert.ThrowsAny<ArgumentException>(() => DkimSigningKey.Create(Domain, "k", DkimAlgorithm.RsaSha256, 512));
    }

    [Fact]
    public async Task Several_threads_sign_with_one_key()
    {
        using var key = DkimSigningKey.Create(Domain, "r1", DkimAlgorithm.RsaSha256, 1024);
        var signed = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => SignAsync($"Subject: {i}\r\n" + SignedMessage.Plain.Replace("Subject: Hello\r\n", "", StringComparison.Ordinal), null, key))));
        foreach (var message in signed)
            Assert.Equal(DkimResult.Pass, (await VerifyAsync(message, key)).Result);
    }
}
