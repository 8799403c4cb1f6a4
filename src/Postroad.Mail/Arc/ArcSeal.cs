using System.Diagnostics.CodeAnalysis;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Tags;

namespace Postroad.Mail.Arc;

/// <summary>What an ARC-Seal says (RFC 8617 §4.1.3).</summary>
internal sealed record ArcSeal(DkimAlgorithm Algorithm, string Domain, string Selector, string ChainState, byte[] Value)
{
    public string KeyName => $"{Selector}._domainkey.{Domain}";

    public static bool TryRead(TagList tags, [NotNullWhen(true)] out ArcSeal? seal, [NotNullWhen(false)] out string? fault)
    {
        DkimAlgorithm algorithm = default;
        string? domain = null, selector = null;
        byte[]? value = null;
        var state = tags["cv"]?.ToLowerInvariant();
        fault = (tags["h"] is not null ? "ARC-Seal has an h=, which is forbidden" : null)
            ?? DkimSignatureReader.Missing(tags, "a", "b", "cv", "d", "s")
            ?? (DkimSignatureReader.TryReadAlgorithm(tags["a"]!, out algorithm) ? null : $"a={tags["a"]} is no known algorithm")
            ?? (state is "none" or "pass" or "fail" ? null : "cv= is none of none, pass and fail")
            ?? ((domain = TagValue.ReadDomain(tags["d"]!)) is null ? "d= is not a domain name" : null)
            ?? ((selector = TagValue.ReadSelector(tags["s"]!)) is null ? "s= is not a selector" : null)
            ?? (tags["t"] is { } time && !TagValue.TryReadNumber(time, 12, out _) ? "t= is not a time" : null)
            ?? (tags.TryGet("b", out var tag) && TagValue.TryReadBase64(tag, out value) ? null : "b= is not base64");
        seal = fault is null ? new ArcSeal(algorithm, domain!, selector!, state!, value!) : null;
        return fault is null;
    }
}
