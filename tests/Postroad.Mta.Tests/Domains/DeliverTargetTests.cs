using CsCheck;
using Postroad.Mta.Domains;

namespace Postroad.Mta.Tests.Domains;

public sealed class DeliverTargetTests
{
    [Theory]
    [InlineData("maildir:mail/{domain}/{local}")]
    [InlineData("maildir:/var/mail/{local}")]
    [InlineData("eml:mail")]
    [InlineData("discard:")]
    [InlineData("lmtp://127.0.0.1:24")]
    [InlineData("smtp://relay.example:25")]
    [InlineData("smtps://[2001:db8::1]:465")]
    public void A_target_reads_back_as_it_was_written(string text)
    {
        Assert.True(DeliverTarget.TryParse(text, out var target, out _));
        Assert.Equal(text, target.ToString());
    }

    [Theory]
    [InlineData("", "nowhere to deliver to")]
    [InlineData("mail/ada", "nowhere to deliver to")]
    [InlineData("maildir:", "empty")]
    [InlineData("maildir:mail/{domain}", "{local} is missing")]
    [InlineData("maildir:mail/{user}/{local}", "only {domain} and {local}")]
    [InlineData("maildir:../{local}", "..")]
    [InlineData("maildir:a\0/{local}", "control characters")]
    [InlineData("discard:x", "nowhere to deliver to")]
    [InlineData("lmtp://host", "no port of its own")]
    [InlineData("ftp://host", "is not a server")]
    public void What_is_no_target_is_refused_in_words(string text, string words)
    {
        Assert.False(DeliverTarget.TryParse(text, out _, out var error));
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smtp://10.0.0.5", "10.0.0.5", 25)]
    [InlineData("smtp://Relay.Example:2525", "relay.example", 2525)]
    [InlineData("smtps://relay.example", "relay.example", 465)]
    [InlineData("smtp://[::1]:26", "::1", 26)]
    [InlineData("lmtp://localhost:24", "localhost", 24)]
    public void A_hop_has_a_host_and_a_port(string text, string host, int port)
    {
        Assert.True(NextHop.TryParse(text, out var hop, out var error), error);
        Assert.Equal((host, port, null), (hop.Host, hop.Port, hop.Login));
    }

    [Theory]
    [InlineData("smtp://")]
    [InlineData("smtp://host:0")]
    [InlineData("smtp://host:65536")]
    [InlineData("smtp://host:25/")]
    [InlineData("smtp://host:")]
    [InlineData("smtp://ho st")]
    [InlineData("smtp://10.1")]
    [InlineData("smtp://[10.0.0.1]")]
    [InlineData("smtp://::1")]
    [InlineData("smtp://0x7f.1")]
    [InlineData("SMTP//host")]
    public void What_is_no_hop_is_refused(string text)
    {
        Assert.False(NextHop.TryParse(text, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void A_login_is_decoded_and_never_shown()
    {
        Assert.True(NextHop.TryParse("smtp://ada%40example.com:p%3Aq%2Fr@relay.example:587", out var hop, out _));
        Assert.Equal(("ada@example.com", "p:q/r"), (hop.Login!.User, hop.Login.Password));
        Assert.Equal("smtp://ada%40example.com:***@relay.example:587", hop.ToString());
        Assert.DoesNotContain("p:q", $"{hop.Login} {hop}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smtp://user@host")]
    [InlineData("smtp://:secret@host")]
    [InlineData("smtp://user:secret%0d%0a@host")]
    [InlineData("smtp://user:secret@ho st")]
    [InlineData("imap://user:secret@host")]
    public void A_bad_login_is_refused_without_telling_the_secret(string text)
    {
        Assert.False(NextHop.TryParse(text, out _, out var error));
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_makes_the_parser_throw() => Gen.String[Gen.Char["smtplx:/@[]{}%0a.2\0 *"], 0, 40].Sample(text =>
    {
        Assert.True(NextHop.TryParse(text, out _, out var e1) || e1 is not null);
        Assert.True(DeliverTarget.TryParse(text, out _, out var e2) || e2 is not null);
    });

    [Theory]
    [InlineData("*", "*")]
    [InlineData("*.Partner.Example", "*.partner.example")]
    [InlineData("partner.example", "partner.example")]
    [InlineData("*partner.example", null)]
    [InlineData("a.*.example", null)]
    [InlineData("", null)]
    public void Patterns_of_routes_are_brought_into_one_form(string text, string? pattern)
    {
        Assert.Equal(pattern is not null, RouteOptions.TryParsePattern(text, out var parsed, out var error));
        Assert.Equal(pattern, parsed);
        Assert.Equal(pattern is null, error is not null);
    }

    [Fact]
    public void Levels_of_tls_are_four()
    {
        foreach (var level in Enum.GetValues<HopTls>())
            Assert.True(RouteOptions.TryParseTls(level.ToString().ToLowerInvariant(), out var parsed, out _) && parsed == level);
        Assert.False(RouteOptions.TryParseTls("yes", out _, out var error));
        Assert.Contains("opportunistic, required, verified or none", error, StringComparison.Ordinal);
    }
}
