using Postroad.Mta.Delivery;
using Postroad.Mta.Domains;
using Postroad.Mta.Queue;
using Postroad.Mta.Receiving;
using Postroad.Mta.Receiving.Senders;
using Postroad.Mta.Receiving.Submission;
using Postroad.Mta.Signing;

namespace Postroad.Mta;

/// <summary>What a <see cref="MailServer"/> can be told anew while it runs. What has to do with listeners, names and files stays until the next start.</summary>
internal sealed record Reconfiguration
{
    public required IReadOnlyList<DomainOptions> Domains { get; init; }

    public required IReadOnlyList<RouteOptions> Routes { get; init; }

    public required LimitsOptions Limits { get; init; }

    public required SubmissionOptions Submission { get; init; }

    public required QueueOptions Queue { get; init; }

    /// <summary>All of it but whether an MX may point to loopback.</summary>
    public required DeliveryOptions Delivery { get; init; }

    public required PolicyOptions Policy { get; init; }

    /// <summary>All of it but the folder.</summary>
    public required SigningOptions Signing { get; init; }
}
