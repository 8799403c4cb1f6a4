using Postroad.Mail.Addresses;
using Postroad.Mail.Dmarc;

namespace Postroad.Mail.Tests.Dmarc;

/// <summary>RFC 9989 §4.10, §5.3 and its appendix B.</summary>
public sealed class DmarcEvaluatorTests
{
    private static async Task<DmarcVerdict> JudgeAsync(TestZone zone, string author, string? spf = null, params string[] dkim) => await new DmarcEvaluator(zone).EvaluateAsync(
        new DmarcRequest(DomainName.Parse(author), spf is null ? [] : [DomainName.Parse(spf)], [.. dkim.Select(DomainName.Parse)]), TestContext.Current.CancellationToken);

    [Theory]
    // B.1.1 SPF: strict, relaxed, not aligned
    [InlineData("example.com", "example.com", null, true, false)]
    [InlineData("example.com", "child.example.com", null, true, false)]
    [InlineData("child.example.com", "example.net", null, false, false)]
    // B.1.2 DKIM: strict, relaxed, not aligned
    [InlineData("example.com", null, "example.com", false, true)]
    [InlineData("child.example.com", null, "example.com", false, true)]
    [InlineData("child.example.com", null, "example.net", false, false)]
    [InlineData("example.com", null, "badexample.com", false, false)]
    public async Task Identifiers_align_as_in_appendix_B_1(string author, string? spf, string? dkim, bool spfAligned, bool dkimAligned)
    {
        var zone = TestZone.Of("_dmarc.example.com TXT v=DMARC1; p=reject", "_dmarc.example.net TXT v=DMARC1; p=none");
        var verdict = await JudgeAsync(zone, author, spf, dkim is null ? [] : [dkim]);
        Assert.Equal((spfAligned, dkimAligned), (verdict.IsSpfAligned, verdict.IsDkimAligned));
        Assert.Equal(spfAligned || dkimAligned ? DmarcResult.Pass : DmarcResult.Fail, verdict.Result);
    }

    [Fact]
    public async Task The_simple_walk_of_appendix_B_4_1()
    {
        var zone = TestZone.Of("_dmarc.example.com TXT v=DMARC1; p=reject", "_dmarc.signing.example.com TXT v=DMARC1; p=none");
        var verdict = await JudgeAsync(zone, "example.com", "example.com", "signing.example.com");
        Assert.Equal((DmarcResult.Pass, "example.com", "example.com", true, true), (verdict.Result, verdict.OrganizationalDomain, verdict.PolicyDomain, verdict.IsSpfAligned, verdict.IsDkimAligned));
        Assert.Equal(["_dmarc.example.com TXT", "_dmarc.com TXT", "_dmarc.signing.example.com TXT"], zone.Questions);
    }

    [Fact]
    public async Task The_deep_walk_of_appendix_B_4_2_takes_eight_questions()
    {
        var zone = TestZone.Of("_dmarc.example.com TXT v=DMARC1; p=reject; sp=quarantine", "_dmarc.signing.example.com TXT v=DMARC1; p=none");
        var verdict = await JudgeAsync(zone, "a.b.c.d.e.f.g.h.i.j.k.example.com", "example.com", "signing.example.com");
        Assert.Equal((DmarcResult.Pass, DmarcPolicy.Quarantine, "example.com", "example.com"), (verdict.Result, verdict.Policy, verdict.OrganizationalDomain, verdict.PolicyDomain));
        Assert.Equal(
            ["_dmarc.a.b.c.d.e.f.g.h.i.j.k.example.com TXT", "_dmarc.g.h.i.j.k.example.com TXT", "_dmarc.h.i.j.k.example.com TXT", "_dmarc.i.j.k.example.com TXT",
             "_dmarc.j.k.example.com TXT", "_dmarc.k.example.com TXT", "_dmarc.example.com TXT", "_dmarc.com TXT"], zone.Questions.Take(8));
    }

    [Fact]
    public async Task The_walk_with_a_public_suffix_of_appendix_B_4_3()
    {
        var zone = TestZone.Of("_dmarc.bank.example TXT v=DMARC1; p=reject; psd=y", "_dmarc.giant.bank.example TXT v=DMARC1; p=quarantine");
        var verdict = await JudgeAsync(zone, "giant.bank.example", "mail.giant.bank.example", "mail.mega.bank.example");
        Assert.Equal((DmarcResult.Pass, "giant.bank.example", "giant.bank.example", true, false),
            (verdict.Result, verdict.OrganizationalDomain, verdict.PolicyDomain, verdict.IsSpfAligned, verdict.IsDkimAligned));
        Assert.DoesNotContain("_dmarc.example TXT", zone.Questions);
    }

    [Theory]
    [InlineData("v=DMARC1; p=reject", "example.com", DmarcPolicy.Reject)]
    [InlineData("v=DMARC1; p=reject", "sub.example.com", DmarcPolicy.Reject)]
    [InlineData("v=DMARC1; p=reject; sp=none", "sub.example.com", DmarcPolicy.None)]
    [InlineData("v=DMARC1; p=reject; sp=none", "example.com", DmarcPolicy.Reject)]
    [InlineData("v=DMARC1; p=none; sp=quarantine; np=reject", "sub.example.com", DmarcPolicy.Quarantine)]
    [InlineData("v=DMARC1; p=none; sp=quarantine; np=reject", "missing.example.com", DmarcPolicy.Reject)]
    [InlineData("v=DMARC1; p=none; sp=quarantine", "missing.example.com", DmarcPolicy.Quarantine)]
    [InlineData("v=DMARC1; p=none; np=reject", "empty.example.com", DmarcPolicy.None)]
    [InlineData("v=DMARC1; p=reject; t=y", "example.com", DmarcPolicy.Quarantine)]
    [InlineData("v=DMARC1; p=quarantine; t=y", "example.com", DmarcPolicy.None)]
    [InlineData("v=DMARC1; p=none; t=y", "example.com", DmarcPolicy.None)]
    [InlineData("v=DMARC1; p=reject; sp=bob; rua=mailto:a@example.com", "example.com", DmarcPolicy.None)]
    [InlineData("v=DMARC1; rua=mailto:a@example.com", "example.com", DmarcPolicy.None)]
    public async Task The_tag_that_applies_gives_the_policy(string record, string author, DmarcPolicy expected)
    {
        var zone = TestZone.Of($"_dmarc.example.com TXT {record}", "sub.example.com A 192.0.2.1", "empty.example.com TXT hi");
        var verdict = await JudgeAsync(zone, author);
        Assert.Equal((DmarcResult.Fail, expected), (verdict.Result, verdict.Policy));
    }

    [Theory]
    [InlineData("v=DMARC1")]
    [InlineData("v=DMARC1; p=bob")]
    [InlineData("v=DMARC1; p=reject; np=bob; rua=nonsense")]
    [InlineData("v=DMARC1; p=none; p=reject")]
    [InlineData("v=spf1 -all")]
    public async Task A_record_without_a_usable_policy_is_no_policy(string record) =>
        Assert.Equal((DmarcResult.None, DmarcPolicy.None), await JudgeAsync(TestZone.Of($"_dmarc.example.com TXT {record}"), "example.com") is var v ? (v.Result, v.Policy) : default);

    [Fact]
    public async Task Two_records_count_as_none_and_the_walk_goes_on()
    {
        var zone = TestZone.Of("_dmarc.sub.example.com TXT v=DMARC1; p=none", "_dmarc.sub.example.com TXT v=DMARC1; p=reject", "_dmarc.example.com TXT v=DMARC1; p=none; sp=reject", "_dmarc.sub.example.com TXT other");
        var verdict = await JudgeAsync(zone, "sub.example.com");
        Assert.Equal(("example.com", DmarcPolicy.Reject), (verdict.PolicyDomain, verdict.Policy));
    }

    [Theory]
    [InlineData("v=DMARC1; p=reject; psd=n", "sub.example.com", "mail.sub.example.com", "sub.example.com", true)]
    [InlineData("v=DMARC1; p=reject; psd=n", "sub.example.com", "example.com", "sub.example.com", false)]
    [InlineData("v=DMARC1; p=reject", "sub.example.com", "example.com", "example.com", true)]
    [InlineData("v=DMARC1; p=reject; adkim=s", "sub.example.com", "example.com", "example.com", false)]
    [InlineData("v=DMARC1; p=reject; adkim=s", "sub.example.com", "sub.example.com", "example.com", true)]
    [InlineData("v=DMARC1; p=reject; psd=y", "sub.example.com", "mail.sub.example.com", "sub.example.com", false)]
    public async Task The_organization_is_where_the_record_says(string record, string author, string signer, string organization, bool aligned)
    {
        var verdict = await JudgeAsync(TestZone.Of($"_dmarc.sub.example.com TXT {record}", "_dmarc.example.com TXT v=DMARC1; p=none"), author, null, signer);
        Assert.Equal((organization, "sub.example.com", aligned), (verdict.OrganizationalDomain, verdict.PolicyDomain, verdict.IsDkimAligned));
    }

    [Fact]
    public async Task The_policy_of_a_public_suffix_applies_where_the_organization_has_none()
    {
        var zone = TestZone.Of("_dmarc.example TXT v=DMARC1; p=none; sp=quarantine; np=reject; psd=y", "shop.example A 192.0.2.1");
        Assert.Equal(("shop.example", "example", DmarcPolicy.Quarantine), await JudgeAsync(zone, "shop.example") is var there ? (there.OrganizationalDomain, there.PolicyDomain, there.Policy) : default);
        Assert.Equal(("gone.example", DmarcPolicy.Reject), await JudgeAsync(zone, "mail.gone.example") is var gone ? (gone.OrganizationalDomain, gone.Policy) : default);
    }

    [Theory]
    [InlineData("_dmarc.example.com TXT FAIL", null, DmarcResult.TempError)]
    [InlineData("_dmarc.com TXT FAIL", null, DmarcResult.TempError)]
    [InlineData("_dmarc.mail.example.com TXT FAIL", "mail.example.com", DmarcResult.TempError)]
    public async Task What_the_dns_does_not_answer_is_temporary(string failure, string? signer, DmarcResult expected)
    {
        var zone = TestZone.Of(failure, "_dmarc.example.com TXT v=DMARC1; p=reject");
        Assert.Equal(expected, (await JudgeAsync(zone, "example.com", null, signer is null ? [] : [signer])).Result);
        Assert.Equal(signer is null ? expected : DmarcResult.Pass, (await JudgeAsync(zone, "example.com", "example.com", signer is null ? [] : [signer])).Result);
    }

    [Fact]
    public async Task Many_signers_cost_a_bounded_number_of_questions()
    {
        var zone = TestZone.Of("_dmarc.example.com TXT v=DMARC1; p=reject");
        await JudgeAsync(zone, "example.com", null, [.. Enumerable.Range(0, 500).Select(i => $"a.b.c.d.e.f.g{i}.com")]);
        Assert.InRange(zone.Questions.Count, 1, 2 + (20 * 8));
    }
}
