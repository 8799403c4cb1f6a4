using System.Net;
using CsCheck;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.Tests.Addresses;

public sealed class MailDomainTests
{
    [Theory]
    [InlineData("[192.0.2.1]", "192.0.2.1")]
    [InlineData("[010.000.002.255]", "10.0.2.255")]
    [InlineData("[IPv6:::]", "::")]
    [InlineData("[IPv6:::1]", "::1")]
    [InlineData("[IPv6:1::]", "1::")]
    [InlineData("[IPV6:2001:db8::192.0.2.1]", "2001:db8::192.0.2.1")]
    [InlineData("[IPv6:1111:2222:3333:4444:5555:6666:7777:8888]", "1111:2222:3333:4444:5555:6666:7777:8888")]
    [InlineData("[IPv6:1111:2222:3333:4444:5555:6666:255.255.255.255]", "1111:2222:3333:4444:5555:6666:ffff:ffff")]
    [InlineData("[IPv6:1111:2222:3333:4444::255.255.255.255]", "1111:2222:3333:4444::ffff:ffff")]
    [InlineData("[IPv6:1111:2222:3333:4444:5555:6666::8888]", "1111:2222:3333:4444:5555:6666:0:8888")]
    public void Address_literals_are_read(string text, string address)
    {
        Assert.True(MailDomain.TryParse(text, out var domain));
        Assert.Equal(IPAddress.Parse(address), domain.Literal);
        Assert.True(MailDomain.TryParse(domain.ToString(), out var again));
        Assert.Equal(domain, again);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("[1.2.3]")]
    [InlineData("[1.2.3.4.5]")]
    [InlineData("[1.2.3.256]")]
    [InlineData("[1.2.3.0004]")]
    [InlineData("[0x7f.0.0.1]")]
    [InlineData("[1.2.3.-4]")]
    [InlineData("[ 1.2.3.4]")]
    [InlineData("[1.2.3.4]x")]
    [InlineData("[::1]")]
    [InlineData("[IPv6:192.0.2.1]")]
    [InlineData("[IPv6:]")]
    [InlineData("[IPv6::]")]
    [InlineData("[IPv6:::1%1]")]
    [InlineData("[IPv6:1:2:3:4:5:6:7]")]
    [InlineData("[IPv6:1:2:3:4:5:6:7:8:9]")]
    [InlineData("[IPv6:1:2:3:4:5:6:7::8]")]
    [InlineData("[IPv6:1::2::3]")]
    [InlineData("[IPv6:1:::2]")]
    [InlineData("[IPv6::1:2:3:4:5:6:7]")]
    [InlineData("[IPv6:1:2:3:4:5:6:7:]")]
    [InlineData("[IPv6:12345::]")]
    [InlineData("[IPv6:g::]")]
    [InlineData("[IPv6:1:2:3:4:5:1.2.3.4]")]
    [InlineData("[IPv6:1:2:3:4:5:6:7:1.2.3.4]")]
    [InlineData("[IPv6:1.2.3.4::]")]
    [InlineData("[IPv6:::1.2.3]")]
    [InlineData("[IPv4:1.2.3.4]")]
    [InlineData("[tag:anything]")]
    [InlineData("[a[b]")]
    [InlineData("[]")]
    [InlineData("[")]
    public void What_only_looks_like_a_literal_is_refused(string text) => Assert.False(MailDomain.TryParse(text, out _));

    [Fact]
    public void A_zone_id_is_left_out()
    {
        var domain = new MailDomain(IPAddress.Parse("fe80::1%7"));
        Assert.Equal("[IPv6:fe80::1]", domain.ToString());
    }

    [Fact]
    public void Every_ip_address_reads_back_from_its_literal() =>
        Gen.OneOf(Gen.Byte.Array[4], Gen.Byte.Array[16], Gen.OneOf((byte)0, (byte)255).Array[16]).Sample(octets =>
        {
            var address = new IPAddress(octets);
            Assert.True(MailDomain.TryParse(new MailDomain(address).ToString(), out var domain));
            Assert.Equal(address, domain.Literal);
        }, iter: 5_000);
}
