using System.Net;
using System.Text;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Tags;
using Postroad.Mail.Dmarc;
using Postroad.Mail.Headers;
using Postroad.Mail.Results;
using Postroad.Mail.Spf;

namespace Postroad.Mail.Tests.Headers;

/// <summary>Half a million of everything that a stranger may repeat: refused, or read as far as its limit, in time that grows with its length.</summary>
public sealed class FloodTests
{
    private const int Many = 500_000;

    private static readonly HeaderLimits NoLimits = new() { MaxOctets = int.MaxValue, MaxFields = int.MaxValue, MaxFieldOctets = int.MaxValue };

    private static string Repeated(string text) => new StringBuilder(text.Length * Many).Insert(0, text, Many).ToString();

    private static byte[] Octets(string text) => Encoding.ASCII.GetBytes(text);

    [Theory]
    [InlineData("ada@example.com,")]
    [InlineData("Ada <ada@example.com>, ")]
    [InlineData("a:b@example.com;,")]
    [InlineData("(c) ")]
    [InlineData("\"q\" ")]
    [InlineData("@")]
    [InlineData("<")]
    [InlineData(",")]
    public void Addresses_in_one_field(string address)
    {
        Assert.True(HeaderBlock.TryRead(Octets($"From: {Repeated(address)}\r\n"), NoLimits, out var header, out _));
        Assert.True(!HeaderAddresses.TryRead(header[0], out var addresses, out _) || addresses.Length <= HeaderAddresses.MaxAddresses);
        Assert.Null(AuthorDomain.Of(header).Domain);
    }

    [Fact]
    public void Fields_in_one_header()
    {
        var octets = Octets(Repeated("To: ada@example.com\r\n"));
        Assert.False(HeaderBlock.TryRead(octets, out _, out _));
        var collector = new HeaderCollector();
        collector.Append(octets);
        Assert.True(collector.IsTooLong);
        Assert.True(HeaderBlock.TryRead(octets, NoLimits, out var header, out _));
        Assert.Equal(Many, header.Count);
    }

    [Theory]
    [InlineData("=?utf-8?q?a?= ")]
    [InlineData("=?utf-8?b?w6Q=?=")]
    [InlineData("=?")]
    [InlineData("=?a?q?")]
    public void Encoded_words_in_one_field(string word)
    {
        Assert.True(HeaderBlock.TryRead(Octets($"Subject: {Repeated(word)}\r\n"), NoLimits, out var header, out _));
        Assert.InRange(header[0].ToText().Length, 1, word.Length * Many);
    }

    [Theory]
    [InlineData("a=b;")]
    [InlineData(";")]
    [InlineData("=")]
    public void Tags_of_one_record(string tag)
    {
        var octets = Octets("v=DMARC1;" + Repeated(tag));
        Assert.False(TagList.TryParse(octets, out _, out _));
        Assert.False(DkimKeyRecord.TryParse(octets, out _, out _));
        Assert.NotNull(DmarcRecord.FindFault(octets));
        _ = DmarcRecord.TryParse(octets, out _);
    }

    [Fact]
    public void Reporting_addresses_of_one_record() =>
        Assert.True(DmarcRecord.TryParse(Octets("v=DMARC1; p=none; rua=" + Repeated("mailto:a@example.com,")), out _));

    [Theory]
    [InlineData("a:example.org ")]
    [InlineData("include:example.com ")]
    [InlineData("ip4:198.51.100.1 ")]
    [InlineData("x=%{s} ")]
    public async Task Terms_of_one_record(string term)
    {
        var zone = TestZone.Of($"example.com TXT v=spf1 {Repeated(term)}-all", "example.org A 198.51.100.1");
        var verdict = await new SpfEvaluator(zone).EvaluateAsync(new SpfRequest(IPAddress.Parse("192.0.2.1"), "h.example", "ada@example.com"), TestContext.Current.CancellationToken);
        Assert.Equal(SpfResult.PermError, verdict.Result);
        Assert.Single(zone.Questions);
    }

    [Fact]
    public void Results_of_one_field() =>
        Assert.False(AuthenticationResults.TryParse(Octets("mx.example.com" + Repeated("; spf=pass")), out _));
}
