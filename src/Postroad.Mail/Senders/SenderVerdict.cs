using Postroad.Mail.Arc;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dmarc;
using Postroad.Mail.Results;
using Postroad.Mail.Spf;

namespace Postroad.Mail.Senders;

/// <summary>All that is known of who sent a message.</summary>
/// <param name="Spf">Whether the host may send for the reverse-path; null where no session was told.</param>
/// <param name="Dkim">What the signatures are worth.</param>
/// <param name="Arc">Whether the chain of those who passed it on holds.</param>
/// <param name="Author">Whose domain From names.</param>
/// <param name="Dmarc">What the author's domain says to all that.</param>
public sealed record SenderVerdict(SpfVerdict? Spf, DkimVerdict Dkim, ArcVerdict Arc, AuthorDomain Author, DmarcVerdict Dmarc)
{
    /// <summary>Whether a check ended without an answer of the DNS and another try might end otherwise.</summary>
    public bool IsTemporary => Spf is { Result: SpfResult.TempError } || Dkim.Result == DkimResult.TempError || Dmarc.Result == DmarcResult.TempError;

    /// <summary>The verdict as Authentication-Results of this site (RFC 8601 §2.7).</summary>
    /// <param name="authservId">The name of this site.</param>
    public AuthenticationResults ToResults(string authservId) => SenderResults.Of(this, authservId);
}
