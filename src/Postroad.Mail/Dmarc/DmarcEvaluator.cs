using System.Collections.Immutable;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Dmarc;

/// <summary>Judges messages by the policy of their author's domain (RFC 9989). One evaluator serves any number of messages at once.</summary>
/// <param name="resolver">Who answers for the DNS.</param>
public sealed class DmarcEvaluator(IDnsResolver resolver)
{
    /// <summary>How many domains that passed are held against the author's; each may cost eight questions.</summary>
    private const int MaxIdentifiers = 20;

    /// <summary>Finds the policy of the author's domain and whether SPF or DKIM passed for an aligned one.</summary>
    /// <param name="request">Who wrote, and what passed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<DmarcVerdict> EvaluateAsync(DmarcRequest request, CancellationToken cancellationToken)
    {
        var author = request.AuthorDomain.Ascii;
        var walk = new TreeWalk(resolver, cancellationToken);
        var path = await walk.FromAsync(author).ConfigureAwait(false);
        var organization = path.OrganizationalDomain;
        if (path.IsTemporary)
            return Verdict(DmarcResult.TempError, $"the policy of {author} could not be had: {walk.Questions[^1].Outcome}");
        if (path.Policy is not { } found)
            return Verdict(DmarcResult.None, $"neither {author} nor a domain above it publishes a policy that applies");
        if (!found.Record.IsUsable)
            return Verdict(DmarcResult.None, $"the record of {found.Domain} has no valid policy and nobody who wants reports (RFC 9989 §4.10.1)");
        var policy = await PolicyAsync(walk, found, author).ConfigureAwait(false);
        if (policy is null)
            return Verdict(DmarcResult.TempError, $"whether {author} exists could not be had");
        var spf = await AlignAsync(walk, request.SpfPasses, author, organization, found.Record.IsSpfStrict).ConfigureAwait(false);
        var dkim = await AlignAsync(walk, request.DkimPasses, author, organization, found.Record.IsDkimStrict).ConfigureAwait(false);
        var (result, reason) = Judge(spf, dkim, author);
        return Verdict(result, reason) with { Policy = policy.Value, PolicyDomain = found.Domain, Record = found.Record, IsSpfAligned = spf.Domain is not null, IsDkimAligned = dkim.Domain is not null };

        DmarcVerdict Verdict(DmarcResult result, string reason) =>
            new(result, DmarcPolicy.None, author, organization, null, false, false, reason, null, walk.Questions);
    }

    private static (DmarcResult, string) Judge((string? Domain, bool IsTemporary) spf, (string? Domain, bool IsTemporary) dkim, string author)
    {
        if (dkim.Domain is not null)
            return (DmarcResult.Pass, $"a signature of {dkim.Domain} passed, which is aligned with {author}");
        if (spf.Domain is not null)
            return (DmarcResult.Pass, $"SPF passed for {spf.Domain}, which is aligned with {author}");
        return spf.IsTemporary || dkim.IsTemporary
            ? (DmarcResult.TempError, $"whether what passed is aligned with {author} could not be had")
            : (DmarcResult.Fail, $"neither SPF nor DKIM passed for a domain that is aligned with {author}");
    }

    /// <summary>The wish that applies to this author: p, sp or np. Null where it takes the DNS to know and nobody does.</summary>
    private static async ValueTask<DmarcPolicy?> PolicyAsync(TreeWalk walk, (string Domain, DmarcRecord Record) found, string author)
    {
        var isSubdomain = found.Domain != author;
        if (!isSubdomain || !found.Record.IsWhole || found.Record.NonexistentPolicy is null)
            return found.Record.PolicyFor(isSubdomain, exists: true);
        return await walk.ExistsAsync(author).ConfigureAwait(false) is { } exists ? found.Record.PolicyFor(isSubdomain, exists) : null;
    }

    /// <summary>The first domain that is aligned (RFC 9989 §4.10.2): the same one, or in relaxed mode one of the same organization.</summary>
    private static async ValueTask<(string? Domain, bool IsTemporary)> AlignAsync(
        TreeWalk walk, ImmutableArray<DomainName> identifiers, string author, string organization, bool strict)
    {
        var distinct = identifiers.Select(d => d.Ascii).Distinct().Take(MaxIdentifiers).ToList();
        if (distinct.Contains(author))
            return (author, false);
        var temporary = false;
        // Domains that share no final label cannot share an organization; those are not worth a question.
        foreach (var identifier in strict ? [] : distinct.Where(d => d == organization || SharesTopLabel(d, organization)))
        {
            var path = await walk.FromAsync(identifier).ConfigureAwait(false);
            temporary |= path.IsTemporary;
            if (!path.IsTemporary && path.OrganizationalDomain == organization)
                return (identifier, false);
        }
        return (null, temporary);
    }

    private static bool SharesTopLabel(string left, string right) =>
        left[(left.LastIndexOf('.') + 1)..] == right[(right.LastIndexOf('.') + 1)..];
}
