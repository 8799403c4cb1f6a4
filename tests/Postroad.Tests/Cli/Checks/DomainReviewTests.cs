using System.Text.Json;

namespace Postroad.Tests.Cli.Checks;

/// <summary>What <c>check domain</c> says of a record, and what should stand there instead.</summary>
public sealed class DomainReviewTests : IDisposable
{
    private readonly CheckFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task<JsonElement> FindingAsync(string subject, params string[] zone) =>
        (await CheckProgram.JsonAsync("check", "domain", "--dns-zone", _folder.Zone([.. zone, "mail.example.com A 192.0.2.1"]), "--selector", "s1", "example.com"))
        .GetProperty("findings").EnumerateArray().First(finding => finding.GetProperty("subject").GetString() == subject);

    private static void Same(JsonElement finding, string state, string advice, string? suggested)
    {
        Assert.Equal((state, suggested), (finding.GetProperty("state").GetString(), finding.GetProperty("suggested").GetString()));
        Assert.Contains(advice, finding.GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MX 10 mail.example.com", "ok", "1 in order of preference")]
    [InlineData("MX 0 ", "ok", "RFC 7505")]
    [InlineData("MX 10 192.0.2.1", "broken", "never an address")]
    [InlineData("MX 10 gone.example.com", "broken", "no address for gone.example.com")]
    [InlineData("MX 0 |MX 10 mail.example.com", "broken", "0 . says that there is no mail server")]
    public async Task Exchanges_are_names_with_addresses(string records, string state, string advice) =>
        Same(await FindingAsync("mx", [.. records.Split('|').Select(record => "example.com " + record)]), state, advice, null);

    [Fact]
    public async Task A_domain_without_an_exchange_hears_what_that_means() =>
        Same(await FindingAsync("mx", "example.com A 192.0.2.1"), "advice", "the address of the name itself", "10 mail.example.com, or 0 . for a domain without mail");

    [Theory]
    [InlineData("v=spf1 ip4:192.0.2.1 -all", "ok", "0 of 10 lookups", null)]
    [InlineData("v=spf1 a:mail.example.com ~all", "ok", "1 of 10 lookups", null)]
    [InlineData("v=spf1 ip4:192.0.2.1 +all", "advice", "any host at all passes", "v=spf1 ip4:192.0.2.1 -all")]
    [InlineData("v=spf1 ip4:192.0.2.1 ?all", "advice", "come out as neutral", "v=spf1 ip4:192.0.2.1 -all")]
    [InlineData("v=spf1 ip4:192.0.2.1", "advice", "come out as neutral", "v=spf1 ip4:192.0.2.1 -all")]
    [InlineData("v=spf1 redirect=open.example.com", "advice", "come out as neutral", null)]
    [InlineData("v=spf1 ptr ip4:192.0.2.1 ~all", "advice", "ptr is slow", "v=spf1 ip4:192.0.2.1 ~all")]
    [InlineData("v=spf1 ptr:example.com ?all", "advice", "neutral: end the record with -all or ~all; ptr is slow", "v=spf1 -all")]
    [InlineData("v=spf1 a:gone.example.com -all", "advice", "1 of 2 lookups that may find nothing", null)]
    [InlineData("v=spf1 a:mail.example.com a:mail.example.com a:mail.example.com a:mail.example.com a:mail.example.com a:mail.example.com a:mail.example.com a:mail.example.com a:mail.example.com -all", "advice", "9 of 10 lookups: the next include breaks it", null)]
    [InlineData("v=spf1 include:gone.example.com -all", "broken", "gone.example.com", null)]
    [InlineData("v=spf1 ip4:192.0.2 -all", "broken", "'ip4:192.0.2'", null)]
    public async Task Spf_is_judged_as_a_stranger_meets_it(string record, string state, string advice, string? suggested)
    {
        var finding = await FindingAsync("spf", $"example.com TXT {record}", "open.example.com TXT v=spf1 ?all");
        Same(finding, state, advice, suggested);
        // The probe has no name: that a ptr finds nothing is no fault of the record.
        if (record.Contains("ptr", StringComparison.Ordinal))
            Assert.DoesNotContain("find nothing", finding.GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v=DMARC1; p=reject; rua=mailto:a@example.com", "ok", "asks for 'reject'", null)]
    [InlineData("v=DMARC1; p=none; rua=mailto:a@example.com", "advice", "p=none only watches", null)]
    [InlineData("v=DMARC1; p=none; pct=50", "advice", "nobody gets reports: add rua=mailto:… to see who uses the domain; pct= is gone", "v=DMARC1; p=none")]
    [InlineData("v=DMARC1; p=reject; t=y; rua=mailto:a@example.com", "advice", "t=y: each policy counts one level lower", null)]
    public async Task Dmarc_is_advised_towards_a_policy(string record, string state, string advice, string? suggested) =>
        Same(await FindingAsync("dmarc", $"_dmarc.example.com TXT {record}"), state, advice, suggested);

    [Theory]
    [InlineData(null, "broken", "there is no key")]
    [InlineData("v=DKIM1; p=", "ok", "revoked on purpose")]
    [InlineData("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "ok", "ed25519, 256 bits")]
    [InlineData("v=DKIM1; k=ed25519; t=y; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "advice", "you are only testing")]
    [InlineData("v=DKIM1; p=AAAA", "broken", "")]
    [InlineData("v=DKIM1; p=|v=DKIM1; p=", "broken", "left to chance")]
    public async Task Keys_are_looked_at_one_by_one(string? records, string state, string advice) =>
        Same(await FindingAsync("dkim", records is null ? [] : [.. records.Split('|').Select(record => "s1._domainkey.example.com TXT " + record)]), state, advice, null);

    [Theory]
    [InlineData("mta-sts", "_mta-sts.example.com TXT v=STSv1; id=1", "ok", "keeps to its definition")]
    [InlineData("mta-sts", "_mta-sts.example.com TXT v=STSv1; id=", "broken", "lacks its name or its value")]
    [InlineData("tls-rpt", "_smtp._tls.example.com TXT v=TLSRPTv1; rua=mailto:a@example.com", "ok", "keeps to its definition")]
    [InlineData("tls-rpt", "_smtp._tls.example.com TXT v=TLSRPTv1; rua=", "broken", "lacks its name or its value")]
    public async Task The_policies_of_tls_are_read(string subject, string record, string state, string advice) => Same(await FindingAsync(subject, record), state, advice, null);
}
