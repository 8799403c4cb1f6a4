using System.Net;
using CsCheck;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Tests.Transport;

public sealed class NetworkListTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.9.9.9/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("::1", "::1", true)]
    [InlineData("::1", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "::ffff:127.0.0.1", true)]
    [InlineData("2001:db8::/33", "2001:db8:7fff::1", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::/0", "192.0.2.1", false)]
    public void Addresses_are_found_in_their_networks(string network, string address, bool inside) =>
        Assert.Equal(inside, NetworkList.Parse(network).Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10.0.0/8")]
    [InlineData("0x7f.1")]
    [InlineData("127.1")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("::1/129")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("localhost")]
    public void What_is_no_network_is_refused_in_words(string text)
    {
        Assert.False(NetworkList.TryParse(text, out _, out var error));
        Assert.Contains($"'{text}' is not a network", error, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => NetworkList.Parse(text));
    }

    [Fact]
    public void Every_address_lies_in_the_networks_made_of_it() => Gen.Select(Gen.Byte.Array[4], Gen.Int[0, 32]).Sample((octets, prefix) =>
    {
        var address = new IPAddress(octets);
        var list = NetworkList.Parse($"{address}/{prefix}");
        Assert.True(list.Contains(address));
        Assert.True(list.Contains(address.MapToIPv6()));
    });
}
