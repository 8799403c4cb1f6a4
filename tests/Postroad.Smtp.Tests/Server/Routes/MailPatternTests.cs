using CsCheck;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Server.Routes;

namespace Postroad.Smtp.Tests.Server.Routes;

public class MailPatternTests
{
    private static string? Match(string pattern, string address, string place) =>
        MailPattern.Parse(pattern).TryMatch(Mailbox.Parse(address), out var values) ? place.Length == 0 ? "" : values[place] : null;

    [Theory]
    [InlineData("postmaster@mx.test", "PostMaster@MX.test", "", "")]
    [InlineData("{user}@mx.test", "ada@mx.test", "user", "ada")]
    [InlineData("{user}@mx.test", "Ada+x@mx.test", "user", "Ada+x")]
    [InlineData("ticket+{id}@support.test", "ticket+7@support.test", "id", "7")]
    [InlineData("ticket+{id}@support.test", "Ticket+7@Support.test", "id", "7")]
    [InlineData("ticket+{id:int}@support.test", "ticket+-7@support.test", "id", "-7")]
    [InlineData("{user}+{detail}@mx.test", "a+b+c@mx.test", "detail", "b+c")]
    [InlineData("{user}+{detail}@mx.test", "a+b+c@mx.test", "user", "a")]
    [InlineData("{a}-{b}-x@mx.test", "1-2-3-x@mx.test", "b", "2-3")]
    [InlineData("{user}@{tenant}.mx.test", "ada@shop.mx.test", "tenant", "shop")]
    [InlineData("{id:guid}@mx.test", "7f9c24e8-3b12-4e2a-9f61-3f0a5f1f6a11@mx.test", "id", "7f9c24e8-3b12-4e2a-9f61-3f0a5f1f6a11")]
    [InlineData("x@{domain}", "x@any.test", "domain", "any.test")]
    public void An_address_fits(string pattern, string address, string place, string value) => Assert.Equal(value, Match(pattern, address, place));

    [Theory]
    [InlineData("postmaster@mx.test", "postmaster@mx.test.evil.test")]
    [InlineData("{user}@mx.test", "ada@smx.test")]
    [InlineData("ticket+{id}@support.test", "ticket+@support.test")]
    [InlineData("ticket+{id:int}@support.test", "ticket+x7@support.test")]
    [InlineData("ticket+{id:int}@support.test", "ticket+99999999999@support.test")]
    [InlineData("ticket+{id:int}@support.test", "xticket+7@support.test")]
    [InlineData("{id:guid}@mx.test", "nope@mx.test")]
    [InlineData("{a}+{b}@mx.test", "+b@mx.test")]
    [InlineData("{a}x@mx.test", "x@mx.test")]
    public void Another_does_not(string pattern, string address) => Assert.Null(Match(pattern, address, ""));

    [Theory]
    [InlineData("nobody")]
    [InlineData("@mx.test")]
    [InlineData("x@")]
    [InlineData("{}@mx.test")]
    [InlineData("{a@mx.test")]
    [InlineData("a}@mx.test")]
    [InlineData("{a}{b}@mx.test")]
    [InlineData("{a}@{a}.test")]
    [InlineData("{a:date}@mx.test")]
    [InlineData("{a b}@mx.test")]
    public void What_is_no_pattern_is_refused(string pattern) => Assert.Throws<FormatException>(() => MailPattern.Parse(pattern));

    [Fact]
    public void What_was_put_into_the_places_comes_out_of_them() => Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 10], Gen.Int).Sample((name, number) =>
    {
        var pattern = MailPattern.Parse("{name}-{number:int}@mx.test");
        Assert.True(pattern.TryMatch(Mailbox.Parse($"{name}-{number}@mx.test"), out var values));
        Assert.Equal(name, values["name"]);
        Assert.Equal(number, values.Get<int>("number"));
    });
}
