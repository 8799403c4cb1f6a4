using System.Collections.Immutable;

namespace Postroad.Mail.Dmarc.Reports;

/// <summary>Mail of one source with one outcome (RFC 9990 §3.1.1.7).</summary>
/// <param name="SourceAddress">The address of the client, as text.</param>
/// <param name="Count">How many messages.</param>
/// <param name="Disposition">What was done: <c>none</c>, <c>pass</c>, <c>quarantine</c>, <c>reject</c>.</param>
/// <param name="IsDkimAligned">Whether DKIM passed and was aligned.</param>
/// <param name="IsSpfAligned">Whether SPF passed and was aligned.</param>
/// <param name="Reasons">Why the receiver did not follow the policy.</param>
/// <param name="HeaderFrom">The domain of From.</param>
/// <param name="EnvelopeFrom">The domain of the reverse-path; null where it was not reported.</param>
/// <param name="EnvelopeTo">The domain of the recipient; null where it was not reported.</param>
/// <param name="Checks">The results of DKIM and SPF before alignment.</param>
public sealed record AggregateRow(
    string SourceAddress, long Count, string Disposition, bool IsDkimAligned, bool IsSpfAligned, ImmutableArray<OverrideReason> Reasons,
    string HeaderFrom, string? EnvelopeFrom, string? EnvelopeTo, ImmutableArray<ReportedCheck> Checks)
{
    /// <summary>Whether the mail passed DMARC.</summary>
    public bool Passed => IsDkimAligned || IsSpfAligned;
}
