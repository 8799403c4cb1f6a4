using Postroad.Interop.Senders.Rivals;
using Postroad.Interop.Senders.Samples;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dmarc;

namespace Postroad.Interop.Senders;

/// <summary>DMARC beside OpenDMARC, which follows the older RFC 7489: where they part, docs/sender-checks.md says by which words of RFC 9989.</summary>
[Collection(SenderCollection.Name)]
public sealed class DmarcTests(SenderTown town)
{
    [Fact]
    public async Task OpenDMARC_says_the_same_or_we_know_why_not()
    {
        Needed.Program(OpenDmarc.Program);
        var different = new List<string>();
        foreach (var (author, dkim, spf) in SenderPolicies.Questions)
        {
            var verdict = await new DmarcEvaluator(town.Resolver).EvaluateAsync(new DmarcRequest(DomainName.Parse(author), Passed(spf), Passed(dkim)), TestContext.Current.CancellationToken);
            var ours = verdict.PolicyDomain is null ? "none" : $"{verdict.Result} {verdict.Policy}".ToLowerInvariant();
            var theirs = await town.OpenDmarc!.JudgeAsync(author, dkim, spf);
            if (theirs != ours)
                different.Add($"{author} dkim={dkim ?? "none"} spf={spf ?? "none"}: it says {theirs}, we say {ours}");
        }
        Disagreements.AssertAllExplained("OpenDMARC", different);
    }

    private static System.Collections.Immutable.ImmutableArray<DomainName> Passed(string? domain) => domain is null ? [] : [DomainName.Parse(domain)];
}
