using System.Collections.Immutable;

namespace Postroad.Mail.Dmarc;

/// <summary>The verdict of DMARC on a message.</summary>
/// <param name="Result">The result.</param>
/// <param name="Policy">The owner's wish for this message were it to fail: <c>p</c>, <c>sp</c> or <c>np</c>, one level lower while the owner tests (<c>t=y</c>).</param>
/// <param name="FromDomain">The author's domain; empty where there is not exactly one.</param>
/// <param name="OrganizationalDomain">The organizational domain of the author's (RFC 9989 §4.10.2).</param>
/// <param name="PolicyDomain">Where the record was found; null where there is none.</param>
/// <param name="IsSpfAligned">Whether SPF passed for an aligned domain.</param>
/// <param name="IsDkimAligned">Whether a signature passed for an aligned domain.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Record">The record that applies; null where there is none.</param>
/// <param name="Questions">What was asked of the DNS, in order.</param>
public sealed record DmarcVerdict(
    DmarcResult Result, DmarcPolicy Policy, string FromDomain, string OrganizationalDomain, string? PolicyDomain,
    bool IsSpfAligned, bool IsDkimAligned, string Reason, DmarcRecord? Record, ImmutableArray<DmarcQuestion> Questions)
{
    /// <summary>The verdict on a message without exactly one author domain.</summary>
    /// <param name="reason">What is wrong with its From.</param>
    public static DmarcVerdict WithoutAuthor(string reason) => new(DmarcResult.PermError, DmarcPolicy.None, "", "", null, false, false, reason, null, []);
}
