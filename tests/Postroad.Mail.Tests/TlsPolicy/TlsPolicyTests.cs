using System.Text;
using CsCheck;
using Postroad.Mail.TlsPolicy;

namespace Postroad.Mail.Tests.TlsPolicy;

/// <summary>RFC 8460 §3, RFC 8461 §3.</summary>
public sealed class TlsPolicyTests
{
    [Theory]
    [InlineData("v=STSv1; id=20160831085700Z;", true)]
    [InlineData("v=STSv1;id=a", true)]
    [InlineData("v=STSv1 ; id=a ; ext-1.x=y ;", true)]
    [InlineData("v=STSv1", false)]
    [InlineData("v=STSv1;", false)]
    [InlineData("v=stsv1; id=a", false)]
    [InlineData("V=STSv1; id=a", false)]
    [InlineData("v=STSv1; ID=a", false)]
    [InlineData("v=STSv1; id=", false)]
    [InlineData("v=STSv1; id=a b", false)]
    [InlineData("v=STSv1; id=a; id=b", false)]
    [InlineData("v=STSv1; id=a;;", false)]
    [InlineData("v=STSv1; id=123456789012345678901234567890123", false)]
    [InlineData("v=STSv1; id=a; -x=y", false)]
    [InlineData("v=STSv1; id=a; x=y=z", false)]
    public void A_record_of_mta_sts_keeps_to_its_definition(string text, bool valid) => Assert.Equal(valid, MtaStsRecord.TryParse(Encoding.Latin1.GetBytes(text), out _, out _));

    [Theory]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.com", true)]
    [InlineData("v=TLSRPTv1;rua=https://example.com/x?y=z,mailto:a@example.com;", true)]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.com; ext=1", true)]
    [InlineData("v=TLSRPTv1; ext=1", false)]
    [InlineData("v=TLSRPTv1; rua=example.com", false)]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.com!10m", false)]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.com,", false)]
    [InlineData("v=TLSRPTv2; rua=mailto:a@example.com", false)]
    public void A_record_of_tls_reporting_keeps_to_its_definition(string text, bool valid) =>
        Assert.Equal(valid, TlsReportingRecord.TryParse(Encoding.Latin1.GetBytes(text), out _, out _));

    [Theory]
    [InlineData("version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n", true)]
    [InlineData("version:STSv1\nmode:none\nmax_age:0", true)]
    [InlineData("mx: a.example\nmax_age: 10 \nmode: testing\nversion: STSv1\nfuture: a b \u00e4", true)]
    [InlineData("version: STSv1\nmode: none\nmode: what\nmax_age: 5\nmax_age: x", true)]
    [InlineData("version: STSv1\nmode: enforce\nmax_age: 5", false)]
    [InlineData("version: STSv1\nmode: none\nmax_age: 31557601", false)]
    [InlineData("version: STSv1\nmode: none\nmax_age: -1", false)]
    [InlineData("version: STSv1\nmode: none\nmax_age: ", false)]
    [InlineData("version: STSv1\n\nmode: none\nmax_age: 5", false)]
    [InlineData("version: STSv1\nmode: none\nmax_age: 5\nnonsense", false)]
    [InlineData("version: STSv1\nmode: none\nmax_age: 5\nmx: *", false)]
    [InlineData("version: STSv1\nmode: none\nmax_age: 5\nmx: a.*.example", false)]
    [InlineData("Version: STSv1\nmode: none\nmax_age: 5", false)]
    public void A_policy_keeps_to_its_definition(string text, bool valid) => Assert.Equal(valid, MtaStsPolicy.TryParse(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void What_a_policy_says_is_told()
    {
        Assert.True(MtaStsPolicy.TryParse("version: STSv1\nmode: enforce\nmx: Mail.example.com\nmx: *.example.net\nmax_age: 60"u8, out var policy, out _));
        Assert.Equal((MtaStsMode.Enforce, 60.0), (policy.Mode, policy.MaxAge.TotalSeconds));
        Assert.Equal(["mail.example.com", "*.example.net"], policy.Exchanges);
    }

    [Fact]
    public void No_octets_upset_the_readers() => Gen.Byte.Array[0, 300].Sample(octets =>
        MtaStsPolicy.TryParse(octets, out _, out var a) == a is null && MtaStsRecord.TryParse(octets, out _, out var b) == b is null
        && TlsReportingRecord.TryParse(octets, out _, out var c) == c is null, iter: 3000);
}
