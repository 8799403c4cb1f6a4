namespace Postroad.Mta.Queue.Scheduling;

/// <summary>
/// What waits for one domain, by due time. It stands idle, with one timer for the earliest of its messages or for the end of its suspension, or is
/// on offer to the delivery, which then takes from it until nothing more is due.
/// </summary>
internal sealed class QueueLane(string domain)
{
    /// <summary>The domain behind the @, in the form of <see cref="Postroad.Mail.Addresses.MailDomain.ToString"/>.</summary>
    public string Domain { get; } = domain;

    /// <summary>Recipients of this domain that are in the queue.</summary>
    public int Recipients { get; set; }

    /// <summary>Entries by due time. An item is stale unless a waiting slot of the entry has this very time.</summary>
    public PriorityQueue<QueueEntry, long> Waiting { get; } = new();

    /// <summary>Whether the delivery has been told of it and has not yet found it empty.</summary>
    public bool IsOffered { get; set; }

    /// <summary>Until when nothing of it is offered, whatever is due.</summary>
    public long SuspendedUntil { get; set; }

    /// <summary>Whether an operator asked for an attempt now: the next offer overrides a suspension.</summary>
    public bool IsHurried { get; set; }

    /// <summary>The earliest wake-up that is noted for it.</summary>
    public long WakeTicks { get; set; } = long.MaxValue;

    public override string ToString() => Domain;
}
