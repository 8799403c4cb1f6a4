using System.Text;
using CsCheck;
using Postroad.Mail.Dmarc;

namespace Postroad.Mail.Tests.Dmarc;

/// <summary>RFC 9989 §4.7 and §4.8.</summary>
public sealed class DmarcRecordTests
{
    [Theory]
    [InlineData("v=DMARC1", true)]
    [InlineData("v=DMARC1;", true)]
    [InlineData("v = DMARC1 ; p = none ;", true)]
    [InlineData("V=DMARC1; p=reject", true)]
    [InlineData("v=DMARC1;p=REJECT;sp=Quarantine;np=none;adkim=S;aspf=r;t=y;psd=u;fo=1:d:s", true)]
    [InlineData("v=DMARC1; fo=d:0", true)]
    [InlineData("v=DMARC1; fo=s", true)]
    [InlineData("v=DMARC1; rua=mailto:a@example.com!10m , https://example.com/a", true)]
    [InlineData("v=DMARC1; ruf=tel:1; pct=101; ri=x y", true)]
    [InlineData("v=DMARC1; p=nothing", false)]
    [InlineData("v=DMARC1; p=", false)]
    [InlineData("v=DMARC1; p", false)]
    [InlineData("v=DMARC1; t=u", false)]
    [InlineData("v=DMARC1; psd=yes", false)]
    [InlineData("v=DMARC1; fo=0:1", false)]
    [InlineData("v=DMARC1; fo=d:d", false)]
    [InlineData("v=DMARC1; fo=", false)]
    [InlineData("v=DMARC1; rua=a@example.com", false)]
    [InlineData("v=DMARC1; rua=mailto:a@example.com,", false)]
    [InlineData("v=DMARC1; rua=mailto:a@example.com!m", false)]
    [InlineData("v=DMARC1; rua=mailto:a@example.com!10mm", false)]
    [InlineData("v=DMARC1; rua=mailto:%zz@example.com", false)]
    [InlineData("v=DMARC1; x1=y", false)]
    [InlineData("v=DMARC1; p=none; x=\u00e4", false)]
    [InlineData("v=DMARC1; ; p=none", false)]
    [InlineData("v=DMARC1; p=none; v=DMARC1", false)]
    [InlineData("p=none; v=DMARC1", false)]
    [InlineData(" v=DMARC1; p=none", false)]
    [InlineData("v=DMARC1p=none", false)]
    public void A_record_keeps_to_the_formal_definition(string text, bool valid) => Assert.Equal(valid, DmarcRecord.FindFault(Encoding.Latin1.GetBytes(text)) is null);

    [Theory]
    // B.2.1 to B.2.6, in their order
    [InlineData("v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com", "None None None False mailto:dmarc-feedback@example.com ")]
    [InlineData("v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com; ruf=mailto:auth-reports@example.com", "None None None False mailto:dmarc-feedback@example.com mailto:auth-reports@example.com")]
    [InlineData("v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com; ruf=mailto:auth-reports@thirdparty.example.net", "None None None False mailto:dmarc-feedback@example.com mailto:auth-reports@thirdparty.example.net")]
    [InlineData("v=DMARC1; rua=mailto:aggregate-reports@thirdparty.example.net; ruf=mailto:failure-reports@thirdparty.example.net", " None None False mailto:aggregate-reports@thirdparty.example.net mailto:failure-reports@thirdparty.example.net")]
    [InlineData("v=DMARC1; p=quarantine; rua=mailto:dmarc-feedback@example.com,mailto:tld-test@thirdparty.example.net; t=y", "Quarantine None None True mailto:dmarc-feedback@example.com,mailto:tld-test@thirdparty.example.net ")]
    [InlineData("v=DMARC1; p=reject; rua=mailto:dmarc-feedback@example.com,mailto:tld-test@thirdparty.example.net", "Reject None None False mailto:dmarc-feedback@example.com,mailto:tld-test@thirdparty.example.net ")]
    public void The_records_of_appendix_B_2_are_read_and_keep_to_the_definition(string text, string expected)
    {
        var octets = Encoding.ASCII.GetBytes(text);
        Assert.Null(DmarcRecord.FindFault(octets));
        Assert.True(DmarcRecord.TryParse(octets, out var record));
        Assert.Equal(expected, $"{record.Policy} {record.SubdomainPolicy ?? DmarcPolicy.None} {record.NonexistentPolicy ?? DmarcPolicy.None} {record.IsTesting} {string.Join(',', record.AggregateReports)} {string.Join(',', record.FailureReports)}");
    }

    [Theory]
    [InlineData("v=DMARC1; p=reject; adkim=bob; t=z; psd=?; fo=9; rua=nonsense, mailto:a@example.com!10m", "Reject False False Unknown 0 mailto:a@example.com")]
    [InlineData("v=DMARC1;p=quarantine;adkim=s;t=y;psd=y;fo=d", "Quarantine True True Yes d ")]
    [InlineData("v=DMARC1; nonsense; ;; p = none", "None False False Unknown 0 ")]
    public void A_receiver_ignores_what_is_wrong(string text, string expected)
    {
        Assert.True(DmarcRecord.TryParse(Encoding.Latin1.GetBytes(text), out var record));
        Assert.Equal(expected, $"{record.Policy} {record.IsDkimStrict} {record.IsTesting} {record.Psd} {record.FailureOptions} {string.Join(' ', record.AggregateReports)}");
    }

    [Theory]
    [InlineData("v=DMARC2; p=none")]
    [InlineData("v=dmarc1; p=none")]
    [InlineData("v=DMARC1; p=none; p=reject")]
    [InlineData("v=spf1 -all")]
    [InlineData("")]
    public void What_is_no_record_is_none(string text) => Assert.False(DmarcRecord.TryParse(Encoding.Latin1.GetBytes(text), out _));

    [Fact]
    public void No_octets_upset_the_readers() => Gen.OneOf(Gen.Byte, Gen.OneOf<byte>(0x3b, 0x3d, 0x2c, 0x21, 0x3a, 0x70)).Array[0, 200].Sample(octets =>
    {
        byte[] text = [.. "v=DMARC1;"u8, .. octets];
        return (DmarcRecord.FindFault(text) is not null || DmarcRecord.TryParse(text, out _)) && DmarcRecord.IsDmarc(text);
    }, iter: 5000);
}
