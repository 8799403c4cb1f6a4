using System.Collections.Immutable;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Routing;

/// <summary>Where the mail of one domain goes now.</summary>
internal abstract record RoutePlan
{
    private RoutePlan() { }

    /// <summary>To servers, the first that takes it.</summary>
    /// <param name="Destination">Names those servers together: domains with the same share their connections and their limits.</param>
    /// <param name="Targets">The servers in the order in which they are tried.</param>
    public sealed record Servers(string Destination, ImmutableArray<HopTarget> Targets) : RoutePlan
    {
        /// <summary>Whether it is certain that these are the domain's servers: the configuration names them, DNSSEC vouches for the MX, or the domain is its own server.</summary>
        public bool IsLookupProven { get; init; } = true;
    }

    /// <summary>Into mailboxes on this machine.</summary>
    public sealed record Mailboxes : RoutePlan;

    /// <summary>Nowhere: for now (4xx), or for good (5xx).</summary>
    /// <param name="Reply">What there is to say about it.</param>
    public sealed record Nowhere(Reply Reply) : RoutePlan;
}
