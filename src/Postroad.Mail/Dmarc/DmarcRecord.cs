using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Mail.Dmarc;

/// <summary>A published DMARC policy (RFC 9989 §4.7), read as receivers must: what is wrong in it counts as if it were not there.</summary>
public sealed record DmarcRecord
{
    internal DmarcRecord() { }

    /// <summary>The record as published.</summary>
    public required string Text { get; init; }

    /// <summary>The policy for the domain itself, <c>p=</c>; null where there is no valid one.</summary>
    public DmarcPolicy? Policy { get; init; }

    /// <summary>The policy for domains below that exist, <c>sp=</c>; null where there is no valid one.</summary>
    public DmarcPolicy? SubdomainPolicy { get; init; }

    /// <summary>The policy for domains below that do not exist, <c>np=</c>; null where there is no valid one.</summary>
    public DmarcPolicy? NonexistentPolicy { get; init; }

    /// <summary>Whether DKIM has to be for the very domain, <c>adkim=s</c>.</summary>
    public bool IsDkimStrict { get; init; }

    /// <summary>Whether SPF has to be for the very domain, <c>aspf=s</c>.</summary>
    public bool IsSpfStrict { get; init; }

    /// <summary>Whether the owner is only testing, <c>t=y</c>: each policy counts one level lower.</summary>
    public bool IsTesting { get; init; }

    /// <summary>Whether the domain is a public suffix, <c>psd=</c>.</summary>
    public DmarcPsd Psd { get; init; }

    /// <summary>Where aggregate reports go, <c>rua=</c>; without what is no address.</summary>
    public ImmutableArray<string> AggregateReports { get; init; } = [];

    /// <summary>Where failure reports go, <c>ruf=</c>; without what is no address.</summary>
    public ImmutableArray<string> FailureReports { get; init; } = [];

    /// <summary>When failure reports are wanted, <c>fo=</c>. Default <c>0</c>.</summary>
    public string FailureOptions { get; init; } = "0";

    /// <summary>Whether <c>sp=</c> or <c>np=</c> says what no policy says.</summary>
    internal bool HasBrokenSubdomainPolicy { get; init; }

    /// <summary>
    /// Whether there is a policy to apply (RFC 9989 §4.10.1): one without a valid <c>p=</c>, or with an invalid <c>sp=</c> or <c>np=</c>, counts as
    /// <c>p=none</c> where somebody wants its reports, and for nothing where nobody does.
    /// </summary>
    internal bool IsUsable => IsWhole || !AggregateReports.IsEmpty;

    internal bool IsWhole => Policy is not null && !HasBrokenSubdomainPolicy;

    /// <summary>Whether a TXT record is one of DMARC at all: its first tag is <c>v=DMARC1</c>.</summary>
    public static bool IsDmarc(ReadOnlySpan<byte> text) => DmarcRecordReader.SkipVersion(text, out _);

    /// <summary>Reads a record as receivers must. False only where it is none of DMARC, or has one of its tags twice (RFC 6376 §3.2).</summary>
    /// <param name="text">The octets of the TXT record, its strings joined.</param>
    /// <param name="record">The record.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out DmarcRecord? record) => DmarcRecordReader.TryRead(text, out record);

    /// <summary>Holds a record against the formal definition (RFC 9989 §4.8), as its owner should before publishing it.</summary>
    /// <param name="text">The octets of the TXT record, its strings joined.</param>
    /// <returns>What breaks it; null where nothing does.</returns>
    public static string? FindFault(ReadOnlySpan<byte> text) => DmarcRecordGrammar.FindFault(text);

    /// <summary>The policy for a message whose author domain is the record's own, or lies below it and exists or not.</summary>
    internal DmarcPolicy PolicyFor(bool isSubdomain, bool exists)
    {
        if (!IsWhole)
            return DmarcPolicy.None;
        var policy = Policy!.Value;
        if (isSubdomain)
            policy = (exists ? null : NonexistentPolicy) ?? SubdomainPolicy ?? policy;
        return IsTesting && policy != DmarcPolicy.None ? policy - 1 : policy;
    }
}
