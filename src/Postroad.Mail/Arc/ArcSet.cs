using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Hashing;
using Postroad.Mail.Dkim.Tags;

namespace Postroad.Mail.Arc;

/// <summary>The three fields of one instance, after their form was found good.</summary>
internal sealed record ArcSet(int Instance, RawField Results, RawField MessageSignature, RawField Seal)
{
    public required TagList MessageTags { get; init; }

    public required DkimSignature Message { get; init; }

    public required TagList SealTags { get; init; }

    public required ArcSeal SealData { get; init; }
}
