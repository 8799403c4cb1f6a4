using System.Text;
using CsCheck;
using Postroad.Mail.Dmarc;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Tests.Dmarc;

public sealed class AuthorDomainTests
{
    [Theory]
    [InlineData("ada@example.com", "example.com")]
    [InlineData("Ada <ada@Example.COM>", "example.com")]
    [InlineData("\"Ada, Countess\" <ada@example.com>", "example.com")]
    [InlineData("\"eve@example.org\" <ada@example.com>", "example.com")]
    [InlineData("eve@example.org <ada@example.com>", "example.com")]
    [InlineData("\"<eve@example.org>\" <ada@example.com>", "example.com")]
    [InlineData("\"a@evil x\"@example.com", "example.com")]
    [InlineData("(eve@example.org) ada@example.com (and (more))", "example.com")]
    [InlineData("ada (c) @ (c) example (c) . com", "example.com")]
    [InlineData("A. D. A. Lovelace <ada@example.com>", "example.com")]
    [InlineData("\u00c4da <ada@ex\u00e4mple.com>", "xn--exmple-cua.com")]
    [InlineData("=?utf-8?q?eve=40example.org?= <ada@example.com>", "example.com")]
    [InlineData("<@relay.example,@other.example:ada@example.com>", "example.com")]
    [InlineData("Friends: ada@example.com, Bob <bob@example.com>;", "example.com")]
    [InlineData("ada@example.com,\r\n bob@example.com", "example.com")]
    [InlineData(", ,ada@example.com,", "example.com")]
    [InlineData("ada@example.com, eve@example.org", null)]
    [InlineData("Friends: ada@example.com, eve@example.org;", null)]
    [InlineData("undisclosed:;", null)]
    [InlineData("", null)]
    [InlineData("Ada", null)]
    [InlineData("@example.com", null)]
    [InlineData("ada@", null)]
    [InlineData("<>", null)]
    [InlineData("ada@[192.0.2.1]", null)]
    [InlineData("ada@example.com eve@example.org", null)]
    [InlineData("<ada@example.com> <eve@example.org>", null)]
    [InlineData("<ada@example.com> eve@example.org", null)]
    [InlineData("ada@example.com@example.org", null)]
    [InlineData("<ada@example.com", null)]
    [InlineData("(open ada@example.com", null)]
    [InlineData("ada@example.com\r\nFrom: eve@example.org", null)]
    public void The_author_is_one_domain_or_none(string from, string? expected)
    {
        var author = AuthorDomain.Of(from);
        Assert.Equal(expected, author.Domain?.Ascii);
        Assert.Equal(expected is null, author.Fault is not null);
    }

    [Theory]
    [InlineData("From: ada@example.com\r\n", true)]
    [InlineData("FROM : ada@example.com\r\n", true)]
    [InlineData("From: ada@example.com\r\nFrom: ada@example.com\r\n", false)]
    [InlineData("To: ada@example.com\r\n", false)]
    public void Exactly_one_field_counts(string header, bool expected)
    {
        Assert.True(HeaderBlock.TryRead(Encoding.ASCII.GetBytes(header), out var block, out _));
        Assert.Equal(expected, AuthorDomain.Of(block).Domain is not null);
    }

    [Fact]
    public void Deep_and_long_fields_cost_little()
    {
        Assert.Null(AuthorDomain.Of(new string('(', 100_000) + "ada@example.com").Domain);
        Assert.Null(AuthorDomain.Of(string.Concat(Enumerable.Repeat("a:", 50_000))).Domain);
        Assert.Null(AuthorDomain.Of(string.Concat(Enumerable.Repeat("ada@example.com,", 5000))).Domain);
    }

    [Fact]
    public void No_text_upsets_the_reader() => Gen.OneOf<string>("a", "@", "<", ">", ",", ":", ";", "\"", "(", ")", "\\", ".", " ", "example.com", "\r\n ", "\u00e4", "\0").Array[0, 30]
        .Sample(parts => AuthorDomain.Of(string.Concat(parts)) is var author && author.Domain is null == author.Fault is not null, iter: 20000);
}
