using System.Collections.Immutable;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;

namespace Postroad.Mta.Delivery.Outcomes;

/// <summary>What an attempt knows already, and of whom it knows nothing yet: so that an error in its midst forgets nothing and touches nobody else.</summary>
internal sealed class OpenRecipients(ImmutableArray<DueRecipient> recipients)
{
    private readonly ImmutableArray<Settlement>.Builder _settled = ImmutableArray.CreateBuilder<Settlement>();

    /// <summary>Those of whom nothing is known yet.</summary>
    public ImmutableArray<DueRecipient> Open { get; private set; } = recipients;

    /// <summary>The fate of one of them is known.</summary>
    public void Settle(DueRecipient recipient, DeliveryOutcome outcome)
    {
        _settled.Add(new Settlement(recipient.Index, outcome));
        Open = Open.Remove(recipient);
    }

    /// <summary>What is known of the others is on disk, or on its way there: these alone are left.</summary>
    public void Leave(ImmutableArray<DueRecipient> left) => Open = left;

    /// <summary>What is known.</summary>
    public AttemptResult Result() => new(_settled.ToImmutable(), []);

    /// <summary>What is known, and that for all others.</summary>
    public AttemptResult All(DeliveryOutcome outcome) => new([.. _settled, .. Open.Select(r => new Settlement(r.Index, outcome))], []);

    /// <summary>What is known; all others were not tried.</summary>
    public AttemptResult GiveBack() => new(_settled.ToImmutable(), [.. Open.Select(static r => r.Index)]);
}
