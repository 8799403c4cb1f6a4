using System.Text;
using CsCheck;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Tests.Headers;

public sealed class HeaderTextTests
{
    // The first rows are those of RFC 2047 §8.
    [Theory]
    [InlineData("=?ISO-8859-1?Q?a?=", "a")]
    [InlineData("=?ISO-8859-1?Q?a?= b", "a b")]
    [InlineData("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab")]
    [InlineData("=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab")]
    [InlineData("=?ISO-8859-1?Q?a?=\r\n =?ISO-8859-1?Q?b?=", "ab")]
    [InlineData("=?ISO-8859-1?Q?a_b?=", "a b")]
    [InlineData("=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b")]
    [InlineData("=?utf-8?B?SMOpbMOobmU=?= <h@example.com>", "Hélène <h@example.com>")]
    [InlineData("=?utf-8*fr?q?H=C3=A9l=c3=a8ne?=", "Hélène")]
    [InlineData("=?UTF-8?B?w?= =?UTF-8?B?qQ==?=", "=?UTF-8?B?w?= \uFFFD")]
    [InlineData("=?UTF-8?Q?=C3?= =?UTF-8?Q?=A9?=", "é")]
    [InlineData("=?windows-1252?Q?=80?=", "€")]
    [InlineData("=?koi8-r?B?8NLJ18XU?=", "Привет")]
    [InlineData("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本")]
    [InlineData("=?gb2312?B?1tC5+g==?=", "中国")]
    [InlineData("=?x-nobody-knows?Q?a?=", "=?x-nobody-knows?Q?a?=")]
    [InlineData("=?utf-8?X?a?=", "=?utf-8?X?a?=")]
    [InlineData("=?utf-8?B?!!!!?=", "=?utf-8?B?!!!!?=")]
    [InlineData("=?utf-8?Q?a", "=?utf-8?Q?a")]
    [InlineData("=?", "=?")]
    [InlineData("=??=", "=??=")]
    [InlineData("a =?b?= c", "a =?b?= c")]
    [InlineData("  plain ü\r\n\tgoes on ", "plain ü goes on")]
    [InlineData("=?utf-8?Q?=0D=0A=1B[2J=00?=", "\uFFFD\uFFFD\uFFFD[2J\uFFFD")]
    [InlineData("\u202Egnp.exe", "\uFFFDgnp.exe")]
    public void A_value_is_shown_decoded_and_without_harm(string raw, string expected) =>
        Assert.Equal(expected, HeaderText.Decode(Encoding.UTF8.GetBytes(raw)));

    [Fact]
    public void Octets_that_are_not_utf8_are_read_as_latin() => Assert.Equal("Hélène", HeaderText.Decode([(byte)'H', 0xE9, (byte)'l', 0xE8, (byte)'n', (byte)'e']));

    [Fact]
    public void A_bomb_of_words_costs_little()
    {
        foreach (var part in new[] { "=?utf-8?Q?", "=?utf-8?B?QQ==?= ", "=?x?Q?a?= ", "=?", "?=" })
        {
            var text = HeaderText.Decode(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(part, 100_000))));
            Assert.True(text.Length <= 8192);
        }
    }

    [Fact]
    public void Any_octets_can_be_shown() =>
        Gen.OneOf(Gen.Byte.Array[0, 60], Gen.OneOf("=?", "?=", "utf-8", "?Q?", "?B?", "=C3", "QQ", "=", " ", "\r\n ", "gb18030", "utf-7").Array[0, 20].Select(p => Encoding.ASCII.GetBytes(string.Concat(p))))
        .Sample(octets => Assert.DoesNotContain(HeaderText.Decode(octets), char.IsControl), iter: 10_000);
}
