using System.Collections.Immutable;

namespace Postroad.Mail.Dkim;

/// <summary>What became of the signatures of a message.</summary>
/// <param name="Result">The best of them, or <see cref="DkimResult.None"/>.</param>
/// <param name="Signatures">Each, from the top.</param>
public sealed record DkimVerdict(DkimResult Result, ImmutableArray<DkimSignatureVerdict> Signatures)
{
    internal static DkimVerdict Of(ImmutableArray<DkimSignatureVerdict> signatures) =>
        new(signatures.IsEmpty ? DkimResult.None : signatures.Min(s => s.Result), signatures);
}
