using System.Text;
using CsCheck;
using Postroad.Mail.Dkim;

namespace Postroad.Mail.Tests.Dkim;

/// <summary>RFC 6376 §3.6.1 and RFC 8463 §4.2.</summary>
public sealed class DkimKeyRecordTests
{
    private static readonly string Rsa = Convert.ToBase64String(SignedMessage.Rsa.PublicKey);
    private static readonly string Ed25519 = Convert.ToBase64String(SignedMessage.Ed25519.PublicKey);

    [Theory]
    [InlineData("v=DKIM1; k=rsa; p={rsa}", true)]
    [InlineData("p={rsa}", true)]
    [InlineData(" v = DKIM1 ; p = {rsa} ;", true)]
    [InlineData("v=DKIM1; k=ed25519; p={ed}", true)]
    [InlineData("v=DKIM1; h=sha1:sha256; s=email : *; t=y:s:other; n=a=20note; g=*; x=y; p={rsa}", true)]
    [InlineData("v=DKIM1; p=", true)]
    [InlineData("k=quantum; p=YQ==", true)]
    [InlineData("", false)]
    [InlineData("v=DKIM1", false)]
    [InlineData("v=DKIM2; p={rsa}", false)]
    [InlineData("v=dkim1; p={rsa}", false)]
    [InlineData("v=DKIM1.0; p={rsa}", false)]
    [InlineData("p={rsa}; v=DKIM1", false)]
    [InlineData("v=DKIM1; p={rsa}; p={rsa}", false)]
    [InlineData("v=DKIM1; k=rsa; p=YQ==", false)]
    [InlineData("v=DKIM1; k=rsa; p=!!", false)]
    [InlineData("v=DKIM1; k=ed25519; p={rsa}", false)]
    [InlineData("v=DKIM1; k=rsa; p={ed}", false)]
    [InlineData("v=DKIM1; k=; p={rsa}", false)]
    [InlineData("v=DKIM1; t; p={rsa}", false)]
    [InlineData("v=DKIM1; h=sha256:; p={rsa}", false)]
    [InlineData("v=DKIM1; s=; p={rsa}", false)]
    [InlineData("v=spf1 -all", false)]
    public void A_record_is_read_whole_or_not_at_all(string text, bool valid)
    {
        var octets = Encoding.Latin1.GetBytes(text.Replace("{rsa}", Rsa, StringComparison.Ordinal).Replace("{ed}", Ed25519, StringComparison.Ordinal));
        Assert.Equal(valid, DkimKeyRecord.TryParse(octets, out _, out var reason));
        Assert.Equal(valid, reason is null);
    }

    [Fact]
    public void What_the_tags_say_is_told()
    {
        Assert.True(DkimKeyRecord.TryParse(Encoding.ASCII.GetBytes($"t=y:s; s=web; h=sha1; p={Rsa}"), out var record, out _));
        Assert.Equal((true, true, false, false, 1024), (record.IsTesting, record.IsStrict, record.IsForMail, record.IsRevoked, record.Bits));
        Assert.True(DkimKeyRecord.TryParse("p="u8, out record, out _));
        Assert.Equal((false, true, true, 0), (record.IsTesting, record.IsForMail, record.IsRevoked, record.Bits));
    }

    [Fact]
    public void No_octets_upset_the_reader() =>
        Gen.Byte.Array[1, 400].Sample(octets =>
        {
            var text = Encoding.Latin1.GetString(octets).Replace(';', ':');
            return !DkimKeyRecord.TryParse(Encoding.Latin1.GetBytes($"v=DKIM1; n={text}; p={Convert.ToBase64String(octets)}"), out _, out _);
        }, iter: 1000);
}
