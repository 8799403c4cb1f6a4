using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Postroad.Mail.Dkim.Tags;

namespace Postroad.Mail.Dkim;

/// <summary>What a DKIM-Signature field says (RFC 6376 §3.5), after its form was found good.</summary>
public sealed record DkimSignature
{
    internal DkimSignature() { }

    /// <summary>The domain that takes responsibility, <c>d=</c>, in A-labels.</summary>
    public required string Domain { get; init; }

    /// <summary>Which of the domain's keys, <c>s=</c>.</summary>
    public required string Selector { get; init; }

    /// <summary>On whose behalf, <c>i=</c>; <c>@domain</c> where nothing is said.</summary>
    public required string Identity { get; init; }

    /// <summary>The algorithm, <c>a=</c>.</summary>
    public required DkimAlgorithm Algorithm { get; init; }

    /// <summary>The form of the header that was hashed.</summary>
    public required Canonicalization HeaderForm { get; init; }

    /// <summary>The form of the body that was hashed.</summary>
    public required Canonicalization BodyForm { get; init; }

    /// <summary>The names of the signed fields in their order, <c>h=</c>.</summary>
    public required ImmutableArray<string> SignedFields { get; init; }

    /// <summary>The hash of the body, <c>bh=</c>.</summary>
    public required ReadOnlyMemory<byte> BodyHash { get; init; }

    /// <summary>The signature itself, <c>b=</c>.</summary>
    public required ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>How many octets of the canonical body were hashed, <c>l=</c>; null for all.</summary>
    public long? BodyLength { get; init; }

    /// <summary>When it was signed, <c>t=</c>, in seconds since 1970; null where nothing is said.</summary>
    public long? Created { get; init; }

    /// <summary>Until when it holds, <c>x=</c>, in seconds since 1970; null where nothing is said.</summary>
    public long? Expires { get; init; }

    /// <summary>Where the key is published (RFC 6376 §3.6.2.1).</summary>
    public string KeyName => $"{Selector}._domainkey.{Domain}";

    /// <summary>Reads the value of a DKIM-Signature field.</summary>
    /// <param name="value">What stands after the colon, with its folds.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="fault">What breaks the standard, where false is returned.</param>
    public static bool TryParse(ReadOnlySpan<byte> value, [NotNullWhen(true)] out DkimSignature? signature, [NotNullWhen(false)] out string? fault)
    {
        signature = null;
        return TagList.TryParse(value, out var tags, out fault) && DkimSignatureReader.TryRead(tags, out signature, out fault);
    }
}
