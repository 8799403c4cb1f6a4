using System.Collections.Immutable;

namespace Postroad.Mail.Dmarc.Reports;

/// <summary>What a receiver tells the owner of a domain about mail in its name (RFC 9990 §3.1, and the older form of RFC 7489 appendix C). Values are as they were sent; a receiver may be wrong.</summary>
public sealed record AggregateReport
{
    /// <summary>Who reports.</summary>
    public required string OrganizationName { get; init; }

    /// <summary>Where the reporter can be reached.</summary>
    public required string Email { get; init; }

    /// <summary>The reporter's own name of the report.</summary>
    public required string ReportId { get; init; }

    /// <summary>Where to read more; null where nothing is said.</summary>
    public string? ExtraContact { get; init; }

    /// <summary>What made the report; null where nothing is said.</summary>
    public string? Generator { get; init; }

    /// <summary>When the time that is reported on begins; null where it cannot be read.</summary>
    public DateTimeOffset? Begin { get; init; }

    /// <summary>When it ends; null where it cannot be read.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>What went wrong at the reporter.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>The policy that was published at the time.</summary>
    public required PublishedPolicy Policy { get; init; }

    /// <summary>A row for each combination of source and outcome.</summary>
    public required ImmutableArray<AggregateRow> Rows { get; init; }
}
