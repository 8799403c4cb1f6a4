using System.Net;
using Postroad.Mail.Spf;

namespace Postroad.Mail.Tests.Spf;

/// <summary>Each sentence of RFC 7208 with a MUST that binds who checks, in the order of the standard, with a zone that tells right from wrong.</summary>
public sealed class SpfMustTests
{
    [Theory]
    [InlineData("2.4 the reverse-path is judged, with the domain of HELO at hand or not", "v=spf1 -all", SpfResult.Fail)]
    [InlineData("3.1 records are of type TXT, also where one of type SPF would say otherwise", "v=spf1 +all", SpfResult.Pass)]
    [InlineData("3.3 strings are joined without a space", "v=spf1 ip4:192.0|.2.10 -a|ll", SpfResult.Pass)]
    [InlineData("3.3 and none is added at the seam", "v=spf1 ip4:192.0.2.10|-all", SpfResult.PermError)]
    [InlineData("4.6.4 ten terms", "v=spf1 a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test +all", SpfResult.Pass)]
    [InlineData("4.6.4 include is one", "v=spf1 include:no.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test +all", SpfResult.PermError)]
    [InlineData("4.6.4 mx is one", "v=spf1 mx:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test +all", SpfResult.PermError)]
    [InlineData("4.6.4 ptr is one", "v=spf1 ptr:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test +all", SpfResult.PermError)]
    [InlineData("4.6.4 exists is one", "v=spf1 exists:z.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test +all", SpfResult.PermError)]
    [InlineData("4.6.4 redirect is one", "v=spf1 a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test redirect=yes.test", SpfResult.PermError)]
    [InlineData("4.6.4 all, ip4 and ip6 are none", "v=spf1 a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test ip6:::1 ip4:192.0.2.10 -all", SpfResult.Pass)]
    [InlineData("4.6.4 those of an included record count too", "v=spf1 include:nine.test a:x.test +all", SpfResult.PermError)]
    [InlineData("4.6.4 ten exchangers", "v=spf1 mx:ten.test -all", SpfResult.Pass)]
    [InlineData("4.6.4 eleven exchangers, though the first would match", "v=spf1 mx:eleven.test -all", SpfResult.PermError)]
    [InlineData("4.6.4 what comes after ten names of the client is not looked at", "v=spf1 ptr:late.test -all", SpfResult.Fail)]
    [InlineData("5.1 what follows all is not evaluated", "v=spf1 ?all a:x.test -all", SpfResult.Neutral)]
    [InlineData("5.1 redirect before all is not followed", "v=spf1 redirect=no.test ~all", SpfResult.SoftFail)]
    [InlineData("5.1 redirect after all is not followed", "v=spf1 ~all redirect=no.test", SpfResult.SoftFail)]
    [InlineData("5.4 a name without MX does not match by its address", "v=spf1 mx:here.test ?all", SpfResult.Neutral)]
    [InlineData("5.5 ptr is supported", "v=spf1 ptr:here.test -all", SpfResult.Pass)]
    [InlineData("6 redirect twice", "v=spf1 redirect=yes.test redirect=yes.test", SpfResult.PermError)]
    [InlineData("6 exp twice", "v=spf1 exp=why.test +all exp=why.test", SpfResult.PermError)]
    [InlineData("6 modifiers that nobody knows, anywhere and more than once", "v=spf1 moo=%{d} a=b -ip4:198.51.100.1 moo= +all moo=x", SpfResult.Pass)]
    [InlineData("7.1 a trailing dot is accepted", "v=spf1 a:here.test. -all", SpfResult.Pass)]
    [InlineData("7.3 as many labels as there are, for any number", "v=spf1 exists:%{d127}.listed.test -all", SpfResult.Pass)]
    [InlineData("7.3 also where it is far beyond", "v=spf1 exists:%{d4294967298}.listed.test -all", SpfResult.Pass)]
    [InlineData("7.3 zero labels is against the grammar", "v=spf1 exists:%{d0}.listed.test -all", SpfResult.PermError)]
    public async Task The_standard_is_kept(string sentence, string record, SpfResult expected)
    {
        var verdict = await JudgeAsync(Zone(record));
        Assert.True(verdict.Result == expected, $"{sentence}: {verdict.Result}, {verdict.Reason}");
    }

    [Fact]
    public async Task Internationalized_names_are_looked_up_as_a_labels()
    {
        // §4.3
        var zone = TestZone.Of("xn--bcher-kva.test TXT v=spf1 +all");
        Assert.Equal(SpfResult.Pass, (await JudgeAsync(zone, "ada@b\u00fccher.test")).Result);
        Assert.Equal(["xn--bcher-kva.test TXT"], zone.Questions);
    }

    [Theory]
    // §6.2
    [InlineData("v=spf1 -all exp=why.test", "of the domain itself")]
    [InlineData("v=spf1 -include:told.test exp=why.test -all", "of the domain itself")]
    [InlineData("v=spf1 include:told.test -all", null)]
    [InlineData("v=spf1 exp=why.test redirect=told.test", "of the other")]
    [InlineData("v=spf1 exp=why.test redirect=no.test", null)]
    [InlineData("v=spf1 -all exp=missing.test", null)]
    [InlineData("v=spf1 -all exp=two.test", null)]
    [InlineData("v=spf1 -all exp=foreign.test", null)]
    public async Task The_explanation_is_that_of_the_domain_that_answers_for_it(string record, string? expected)
    {
        var verdict = await JudgeAsync(Zone(record));
        Assert.Equal((SpfResult.Fail, expected), (verdict.Result, verdict.Explanation));
    }

    [Theory]
    // §7.3: all but the unreserved characters of RFC 3986 are escaped, and only by the upper-case macros
    [InlineData("%{L}", "aZ09-._~%21%23%24%25%26%27%2A%2B%2F%3D%3F%5E%60%7B%7C%7D")]
    [InlineData("%{l}", "aZ09-._~!#$%&'*+/=?^`{|}")]
    public async Task Capitals_escape(string macro, string expected)
    {
        var zone = TestZone.Of("from.test TXT v=spf1 -all exp=why.test", $"why.test TXT {macro}");
        Assert.Equal(expected, (await JudgeAsync(zone, "aZ09-._~!#$%&'*+/=?^`{|}@from.test")).Explanation);
    }

    private static TestZone Zone(string record) => TestZone.Of(
    [
        $"from.test TXT {record}", "from.test SPF v=spf1 -all", "x.test A 198.51.100.7", "x.test MX 10 x.test", "z.test TXT -", "here.test A 192.0.2.10",
        "yes.test TXT v=spf1 +all", "no.test TXT v=spf1 -all", "told.test TXT v=spf1 -all exp=other.test",
        "nine.test TXT v=spf1 a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test a:x.test ?all",
        .. Enumerable.Range(1, 10).Select(i => $"ten.test MX {i} {(i == 10 ? "here" : "x")}.test"), .. Enumerable.Range(1, 11).Select(i => $"eleven.test MX {i} here.test"),
        "10.2.0.192.in-addr.arpa PTR here.test", .. Enumerable.Range(2, 9).Select(i => $"10.2.0.192.in-addr.arpa PTR n{i}.test"),
        "10.2.0.192.in-addr.arpa PTR late.test", "late.test A 192.0.2.10", "from.test.listed.test A 127.0.0.2",
        "why.test TXT of the domain itself", "other.test TXT of the other", "two.test TXT one", "two.test TXT two", "foreign.test TXT \u00e4",
    ]);

    private static async Task<SpfVerdict> JudgeAsync(TestZone zone, string mailFrom = "ada@from.test") =>
        await new SpfEvaluator(zone).EvaluateAsync(new SpfRequest(IPAddress.Parse("192.0.2.10"), "helo.test", mailFrom), TestContext.Current.CancellationToken);
}
