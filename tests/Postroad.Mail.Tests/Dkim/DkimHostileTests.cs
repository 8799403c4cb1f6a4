using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Keys;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Tests.Dkim;

public sealed class DkimHostileTests
{
    private static async Task<DkimVerdict> VerifyAsync(byte[] message, IDnsResolver? zone = null)
    {
        using var stream = new MemoryStream(message);
        return await new DkimVerifier(zone ?? SignedMessage.Zone()).VerifyAsync(stream, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Ten_signatures_are_tried_and_not_one_more()
    {
        var field = Encoding.Latin1.GetString(new SignedMessage().Make());
        field = field[..(field.IndexOf("From:", StringComparison.Ordinal))];
        var zone = SignedMessage.Zone();
        var verdict = await VerifyAsync(Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(field, 1000)) + SignedMessage.Plain), zone);
        Assert.Equal(10, zone.Questions.Count);
        Assert.Equal(50, verdict.Signatures.Length);
        Assert.Equal(10, verdict.Signatures.Count(s => s.Result == DkimResult.Pass));
        Assert.All(verdict.Signatures.Skip(10), s => Assert.Equal(DkimResult.PermError, s.Result));
    }

    [Theory]
    [InlineData("From: ada@example.com\r\nno field here\r\n")]
    [InlineData("From: ada@example.com\rSubject: x\r\n")]
    [InlineData("From: ada@example.com\nSubject: x\r\n")]
    [InlineData("From: ada@example.com\r\n: no name\r\n")]
    [InlineData("From: ada@example.com\r\nSub ject: x\r\n")]
    [InlineData("From: ada@example.com\r\nS\u00e4: x\r\n")]
    [InlineData(" leading fold\r\nFrom: ada@example.com\r\n")]
    [InlineData("From MAILER 1\r\nFrom: ada@example.com\r\n")]
    [InlineData("From: ada@example.com\r\n\r")]
    public async Task A_header_with_an_unsure_border_never_passes(string header)
    {
        var verdict = await VerifyAsync(new SignedMessage { Message = header + "\r\n\r\nbody\r\n", Tags = "a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from; bh={bh}" }.Make());
        Assert.NotEqual(DkimResult.Pass, verdict.Result);
    }

    [Fact]
    public async Task A_header_without_end_is_bounded()
    {
        var endless = new byte[3_000_000];
        Array.Fill(endless, (byte)'a');
        Assert.Equal(DkimResult.None, (await VerifyAsync([.. "DKIM-Signature: v=1; a=rsa-sha256\r\nX: "u8, .. endless])).Result);
    }

    [Fact]
    public async Task Keys_that_are_too_large_are_not_used()
    {
        using var huge = RSA.Create(new RSAParameters { Modulus = Filled(1024), Exponent = [1, 0, 1] });
        using var slow = RSA.Create(new RSAParameters { Modulus = Filled(256), Exponent = Filled(255) });
        foreach (var key in (RSA[])[huge, slow])
        {
            var zone = TestZone.Of($"sel._domainkey.example.com TXT p={Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())}");
            Assert.Equal(DkimResult.PermError, (await VerifyAsync(new SignedMessage().Make(), zone)).Result);
        }
    }

    private static byte[] Filled(int length)
    {
        var octets = new byte[length];
        Array.Fill(octets, (byte)0xff);
        return octets;
    }

    [Fact]
    public async Task A_key_that_is_no_key_is_a_permanent_error_and_no_exception()
    {
        foreach (var p in (string[])["AAAA", "MAA=", Convert.ToBase64String(new byte[4000])])
            Assert.Equal(DkimResult.PermError, (await VerifyAsync(new SignedMessage().Make(), TestZone.Of($"sel._domainkey.example.com TXT p={p}"))).Result);
    }

    [Fact]
    public async Task A_key_that_never_comes_is_a_temporary_error()
    {
        var time = new FakeTimeProvider();
        var silent = new SilentResolver();
        using var verification = new DkimVerifier(silent, time: time).Begin();
        verification.Append(new SignedMessage().Make());
        await silent.Asked.Task;
        time.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(DkimResult.TempError, (await verification.CompleteAsync(TestContext.Current.CancellationToken)).Result);
    }

    [Fact]
    public async Task A_message_may_come_octet_by_octet()
    {
        using var verification = new DkimVerifier(SignedMessage.Zone()).Begin();
        foreach (var octet in new SignedMessage().Make())
            verification.Append([octet]);
        Assert.Equal(DkimResult.Pass, (await verification.CompleteAsync(TestContext.Current.CancellationToken)).Result);
    }

    [Fact]
    public void No_signature_upsets_the_verifier()
    {
        var good = new SignedMessage().Make();
        Gen.Select(Gen.Int[0, 330], Gen.Byte, Gen.Int[0, 330]).Sample((at, octet, cut) =>
        {
            var message = good.ToArray();
            message[at] = octet;
            if (cut > 0 && cut < at)
                message = [.. message[..cut], .. message[at..]];
            return VerifyAsync(message).GetAwaiter().GetResult().Signatures.All(s => s.Reason.Length > 0);
        }, iter: 1000);
    }
}
