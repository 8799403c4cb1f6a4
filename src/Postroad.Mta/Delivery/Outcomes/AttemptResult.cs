using System.Collections.Immutable;
using Postroad.Mta.Queue;

namespace Postroad.Mta.Delivery.Outcomes;

/// <summary>What one attempt came to.</summary>
/// <param name="Settlements">Results, one a recipient that was tried.</param>
/// <param name="GivenBack">Places of recipients that were not tried, to be tried again at once.</param>
internal sealed record AttemptResult(ImmutableArray<Settlement> Settlements, ImmutableArray<int> GivenBack)
{
    /// <summary>Nothing.</summary>
    public static readonly AttemptResult None = new([], []);

    /// <summary>Recipients that another server of the destination may take, within the same attempt.</summary>
    public ImmutableArray<DueRecipient> Elsewhere { get; init; } = [];

    /// <summary>Whether the next hop asked us to slow down or went away.</summary>
    public bool SlowsDown { get; init; }
}
