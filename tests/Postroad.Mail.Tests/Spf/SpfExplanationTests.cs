using System.Net;
using Postroad.Mail.Spf;

namespace Postroad.Mail.Tests.Spf;

/// <summary>RFC 7208 §6.2 and §7.</summary>
public sealed class SpfExplanationTests
{
    private static async Task<string?> ExplainAsync(string text, string mailFrom = "strong-bad@email.example.com", string ip = "192.0.2.3")
    {
        var zone = TestZone.Of("email.example.com TXT v=spf1 -all exp=why.email.example.com", $"why.email.example.com TXT {text}", "mx.example.org A 192.0.2.3",
            "3.2.0.192.in-addr.arpa PTR mx.example.org");
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        var evaluator = new SpfEvaluator(zone, new SpfOptions { ReceiverName = "mx.here.example" }, time);
        var verdict = await evaluator.EvaluateAsync(new SpfRequest(IPAddress.Parse(ip), "helo.example", mailFrom), TestContext.Current.CancellationToken);
        Assert.Equal(SpfResult.Fail, verdict.Result);
        return verdict.Explanation;
    }

    [Theory]
    // The table of RFC 7208 §7.4
    [InlineData("%{s}", "strong-bad@email.example.com")]
    [InlineData("%{o}", "email.example.com")]
    [InlineData("%{d}", "email.example.com")]
    [InlineData("%{d4}", "email.example.com")]
    [InlineData("%{d3}", "email.example.com")]
    [InlineData("%{d2}", "example.com")]
    [InlineData("%{d1}", "com")]
    [InlineData("%{dr}", "com.example.email")]
    [InlineData("%{d2r}", "example.email")]
    [InlineData("%{l}", "strong-bad")]
    [InlineData("%{l-}", "strong.bad")]
    [InlineData("%{lr}", "strong-bad")]
    [InlineData("%{lr-}", "bad.strong")]
    [InlineData("%{l1r-}", "strong")]
    [InlineData("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com")]
    [InlineData("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com")]
    [InlineData("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net")]
    [InlineData("%{d127}%{d99999999999}", "email.example.comemail.example.com")]
    [InlineData("%{c} %{r} %{t} %{h} %{p}", "192.0.2.3 mx.here.example 1700000000 helo.example mx.example.org")]
    [InlineData("100%% of%_it%-", "100% of it%20")]
    [InlineData("see http://%{d}/?s=%{S}", "see http://email.example.com/?s=strong-bad%40email.example.com")]
    [InlineData("two |strings", "two strings")]
    [InlineData("", "")]
    public Task Macros_expand_as_the_standard_shows(string text, string expected) => SameAsync(expected, ExplainAsync(text));

    [Fact]
    public Task An_ipv6_address_expands_in_nibbles() => SameAsync(
        "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6 2001:db8::cb01", ExplainAsync("%{ir}.%{v} %{c}", ip: "2001:db8::cb01"));

    [Theory]
    [InlineData("%{x}")]
    [InlineData("a % b")]
    [InlineData("\u00e4")]
    [InlineData("tab\there")]
    public async Task An_explanation_that_breaks_the_grammar_is_none(string text) => Assert.Null(await ExplainAsync(text));

    [Fact]
    public async Task Nothing_from_the_session_leaves_ascii_or_the_line()
    {
        Assert.Null(await ExplainAsync("you are %{l}", "\u00e4@email.example.com"));
        Assert.Null(await ExplainAsync("you are %{l}", "a\r\n250 b@email.example.com"));
    }

    private static async Task SameAsync(string? expected, Task<string?> actual) => Assert.Equal(expected, await actual);
}
