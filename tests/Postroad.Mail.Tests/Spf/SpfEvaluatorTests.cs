using System.Net;
using Postroad.Mail.Spf;

namespace Postroad.Mail.Tests.Spf;

/// <summary>The rules of RFC 7208, section by section.</summary>
public sealed class SpfEvaluatorTests
{
    private static readonly string[] Hosts = ["mail.example.com A 192.0.2.10", "mail.example.com AAAA 2001:db8::10"];

    private static async Task<SpfVerdict> JudgeAsync(TestZone zone, string mailFrom = "ada@example.com", string ip = "192.0.2.10", string helo = "mail.example.com") =>
        await new SpfEvaluator(zone).EvaluateAsync(new SpfRequest(IPAddress.Parse(ip), helo, mailFrom), TestContext.Current.CancellationToken);

    [Theory]
    // §4.3
    [InlineData("ada@localhost", SpfResult.None)]
    [InlineData("ada@[192.0.2.10]", SpfResult.None)]
    [InlineData("ada@example..com", SpfResult.None)]
    [InlineData("ada@.example.com", SpfResult.None)]
    [InlineData("ada@missing.example.com", SpfResult.None)]
    [InlineData("ada@example.com.", SpfResult.Pass)]
    [InlineData("ada@EXAMPLE.com", SpfResult.Pass)]
    [InlineData("@example.com", SpfResult.Pass)]
    [InlineData("example.com", SpfResult.Pass)]
    [InlineData("\"a@b\"@example.com", SpfResult.Pass)]
    // §2.4: an empty reverse-path is judged by HELO
    [InlineData("", SpfResult.Neutral)]
    public async Task The_domain_decides_whether_there_is_anything_to_judge(string mailFrom, SpfResult expected)
    {
        var zone = TestZone.Of([.. Hosts, "example.com TXT v=spf1 a:mail.example.com -all", "mail.example.com TXT v=spf1 ?all"]);
        var verdict = await JudgeAsync(zone, mailFrom);
        Assert.Equal(expected, verdict.Result);
        Assert.Equal(mailFrom.Length == 0 ? SpfIdentity.Helo : SpfIdentity.MailFrom, verdict.Identity);
    }

    [Theory]
    // §4.5, §4.6, §4.7
    [InlineData("v=spf1 +all", SpfResult.Pass)]
    [InlineData("v=spf1 ~all", SpfResult.SoftFail)]
    [InlineData("v=spf1 ?all", SpfResult.Neutral)]
    [InlineData("v=spf1 -all", SpfResult.Fail)]
    [InlineData("v=spf1", SpfResult.Neutral)]
    [InlineData("v=spf10 -all", SpfResult.None)]
    [InlineData("v=spf1 +all nonsense", SpfResult.PermError)]
    [InlineData("v=spf1 +all a:museum", SpfResult.PermError)]
    [InlineData("v=spf1 +all redirect=museum.", SpfResult.PermError)]
    [InlineData("v=spf1 +all exp=museum", SpfResult.PermError)]
    // §5.1
    [InlineData("v=spf1 ~all -all", SpfResult.SoftFail)]
    [InlineData("v=spf1 redirect=fail.example.com ?all", SpfResult.Neutral)]
    // §5.2
    [InlineData("v=spf1 include:pass.example.com -all", SpfResult.Pass)]
    [InlineData("v=spf1 -include:pass.example.com +all", SpfResult.Fail)]
    [InlineData("v=spf1 include:fail.example.com ~all", SpfResult.SoftFail)]
    [InlineData("v=spf1 include:none.example.com ~all", SpfResult.PermError)]
    [InlineData("v=spf1 include:bad.example.com ~all", SpfResult.PermError)]
    [InlineData("v=spf1 include:broken.example.com ~all", SpfResult.TempError)]
    [InlineData("v=spf1 include:%{i}.%{d}%{h}.. ~all", SpfResult.PermError)]
    // §5.3
    [InlineData("v=spf1 a:mail.example.com -all", SpfResult.Pass)]
    [InlineData("v=spf1 a:other.example.com -all", SpfResult.Fail)]
    [InlineData("v=spf1 a:other.example.com/24 -all", SpfResult.Pass)]
    [InlineData("v=spf1 a:broken.example.com -all", SpfResult.TempError)]
    [InlineData("v=spf1 a:alias.example.com -all", SpfResult.Pass)]
    // §5.4
    [InlineData("v=spf1 mx:exchanged.example.com -all", SpfResult.Pass)]
    [InlineData("v=spf1 mx:mail.example.com -all", SpfResult.Fail)]
    [InlineData("v=spf1 mx:many.example.com -all", SpfResult.PermError)]
    [InlineData("v=spf1 mx:nullmx.example.com ~all", SpfResult.SoftFail)]
    // §5.6, §5.7
    [InlineData("v=spf1 ip4:192.0.2.0/28 -all", SpfResult.Pass)]
    [InlineData("v=spf1 ip4:192.0.2.0/29 -all", SpfResult.Fail)]
    [InlineData("v=spf1 ip6:::ffff:192.0.2.10 -all", SpfResult.Fail)]
    [InlineData("v=spf1 exists:%{ir}.allowed.example.com -all", SpfResult.Pass)]
    [InlineData("v=spf1 exists:6only.example.com -all", SpfResult.Fail)]
    // §6.1
    [InlineData("v=spf1 redirect=pass.example.com", SpfResult.Pass)]
    [InlineData("v=spf1 redirect=none.example.com", SpfResult.PermError)]
    [InlineData("v=spf1 redirect=example.com", SpfResult.PermError)]
    public async Task The_record_decides(string record, SpfResult expected)
    {
        var zone = TestZone.Of(
        [
            .. Hosts, $"example.com TXT {record}", "pass.example.com TXT v=spf1 ip4:192.0.2.10 -all", "fail.example.com TXT v=spf1 -all",
            "none.example.com", "bad.example.com TXT v=spf1 what", "broken.example.com TXT FAIL", "broken.example.com A FAIL", "other.example.com A 192.0.2.77",
            "alias.example.com CNAME mail.example.com", "exchanged.example.com MX 10 other.example.com", "exchanged.example.com MX 20 mail.example.com",
            "nullmx.example.com MX 0 ", "10.2.0.192.allowed.example.com A 127.0.0.2", "6only.example.com AAAA 2001:db8::1",
            .. Enumerable.Range(1, 11).Select(i => $"many.example.com MX {i} mail.example.com"),
        ]);
        Assert.Equal(expected, (await JudgeAsync(zone)).Result);
    }

    [Theory]
    [InlineData("2001:db8::10", SpfResult.Pass)]
    [InlineData("2001:db8::ffff", SpfResult.Pass)]
    [InlineData("2001:db9::10", SpfResult.Fail)]
    [InlineData("::ffff:192.0.2.10", SpfResult.Pass)]
    public async Task A_client_is_compared_within_its_family(string ip, SpfResult expected) =>
        Assert.Equal(expected, (await JudgeAsync(TestZone.Of([.. Hosts, "example.com TXT v=spf1 a:mail.example.com//64 -all"]), ip: ip)).Result);

    [Fact]
    public async Task Ten_lookups_are_allowed_and_eleven_are_not()
    {
        string Record(int terms) => "example.com TXT v=spf1 " + string.Concat(Enumerable.Repeat("a:other.example.com ", terms)) + "ip4:192.0.2.10 -all";
        var ten = await JudgeAsync(TestZone.Of(Record(10), "other.example.com A 192.0.2.99"));
        Assert.Equal((SpfResult.Pass, 10), (ten.Result, ten.Lookups));
        var eleven = await JudgeAsync(TestZone.Of(Record(11), "other.example.com A 192.0.2.99"));
        Assert.Equal(SpfResult.PermError, eleven.Result);
        Assert.Contains("4.6.4", eleven.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_void_lookups_are_allowed_and_three_are_not()
    {
        var two = await JudgeAsync(TestZone.Of("example.com TXT v=spf1 a:x.example.com exists:y.example.com ~all", "y.example.com TXT hi"));
        Assert.Equal((SpfResult.SoftFail, 2), (two.Result, two.VoidLookups));
        Assert.Equal(SpfResult.PermError, (await JudgeAsync(TestZone.Of("example.com TXT v=spf1 a:x.example.com mx:y.example.com a:z.example.com ~all"))).Result);
    }

    [Fact]
    public async Task A_zone_that_fans_out_is_cut_at_its_limits()
    {
        var lines = new List<string> { "example.com TXT v=spf1 " + string.Join(' ', Enumerable.Range(0, 10).Select(i => $"mx:m{i}.example.com")) + " -all" };
        for (var i = 0; i < 10; i++)
            lines.AddRange(Enumerable.Range(0, 10).Select(j => $"m{i}.example.com MX {j} h{i}-{j}.example.com"));
        var zone = TestZone.Of([.. lines]);
        Assert.Equal(SpfResult.Fail, (await JudgeAsync(zone)).Result);
        Assert.Equal(1 + 10 + 100, zone.Questions.Count);
    }

    [Fact]
    public async Task Records_that_include_each_other_end_at_the_limit()
    {
        var zone = TestZone.Of("example.com TXT v=spf1 include:a.example.com -all", "a.example.com TXT v=spf1 include:example.com -all");
        Assert.Equal(SpfResult.PermError, (await JudgeAsync(zone)).Result);
        Assert.InRange(zone.Questions.Count, 1, 12);
    }

    [Theory]
    [InlineData("v=spf1 ptr -all", SpfResult.Pass)]
    [InlineData("v=spf1 ptr:liar.example -all", SpfResult.Fail)]
    [InlineData("v=spf1 ptr:ail.example.com -all", SpfResult.Fail)]
    [InlineData("v=spf1 exists:%{p}.ok.example.com -all", SpfResult.Pass)]
    public async Task A_name_of_the_client_counts_when_it_points_back(string record, SpfResult expected) =>
        Assert.Equal(expected, (await JudgeAsync(TestZone.Of([.. Hosts, $"example.com TXT {record}", "10.2.0.192.in-addr.arpa PTR host.liar.example",
            "10.2.0.192.in-addr.arpa PTR Mail.Example.com", "host.liar.example A 192.0.2.66", "mail.example.com.ok.example.com A 127.0.0.2"]))).Result);

    [Fact]
    public async Task An_error_at_the_pointers_is_no_match_and_more_than_ten_names_are_left_out()
    {
        Assert.Equal(SpfResult.Fail, (await JudgeAsync(TestZone.Of("example.com TXT v=spf1 ptr -all", "10.2.0.192.in-addr.arpa PTR FAIL"))).Result);
        var zone = TestZone.Of([.. Hosts, "example.com TXT v=spf1 ptr -all", .. Enumerable.Range(0, 10).Select(i => $"10.2.0.192.in-addr.arpa PTR n{i}.example.net"),
            "10.2.0.192.in-addr.arpa PTR mail.example.com"]);
        Assert.Equal(SpfResult.Fail, (await JudgeAsync(zone)).Result);
        Assert.Equal(2 + 10, zone.Questions.Count);
    }

    [Fact]
    public async Task Two_records_are_one_too_many_and_type_99_is_never_asked_for()
    {
        var zone = TestZone.Of("example.com TXT v=spf1 -all", "example.com TXT v=spf1 +all", "example.com TXT other");
        Assert.Equal(SpfResult.PermError, (await JudgeAsync(zone)).Result);
        Assert.Equal(["example.com TXT"], zone.Questions);
    }

    [Fact]
    public async Task A_local_part_beyond_ascii_matches_no_term_that_uses_it()
    {
        var zone = TestZone.Of("example.com TXT v=spf1 exists:%{l}.example.com include:%{l}.example.com ~all");
        Assert.Equal(SpfResult.SoftFail, (await JudgeAsync(zone, "\u00e4@example.com")).Result);
        Assert.Equal(["example.com TXT"], zone.Questions);
    }

    [Fact]
    public async Task The_steps_tell_what_was_asked_and_why_it_ended()
    {
        var verdict = await JudgeAsync(TestZone.Of([.. Hosts, "example.com TXT v=spf1 a:other.example.com include:spf.example.com -all",
            "other.example.com A 192.0.2.99", "spf.example.com TXT v=spf1 a:mail.example.com ?all"]));
        Assert.Equal(
            ["0 record", "0 no match a:other.example.com", "1 record", "1 match a:mail.example.com", "0 match include:spf.example.com"],
            verdict.Steps.Select(s => $"{s.Depth} {s.Outcome}" + (s.Outcome == "record" ? "" : $" {s.Term}")));
        Assert.Equal("'include:spf.example.com' in the record of example.com matched", verdict.Reason);
    }
}
