namespace Postroad.Mta.Queue.Scheduling;

/// <summary>
/// The ledger, in recipients since the start: what came in, and what became of it. Every change of a state is booked here, so that accepted is the sum of all the
/// rest; a <see cref="Census"/> of what is really there tells whether that is so. Guarded by the schedule's gate.
/// </summary>
internal sealed class QueueBooks
{
    /// <summary>Recipients accepted, and those found by the replay.</summary>
    public long Accepted { get; private set; }

    /// <summary>Recipients that a next hop or a mailbox has.</summary>
    public long Delivered { get; private set; }

    /// <summary>Recipients given up.</summary>
    public long Bounced { get; private set; }

    /// <summary>Recipients that an operator took out.</summary>
    public long Dropped { get; private set; }

    /// <summary>Recipients before the end of their first attempt.</summary>
    public long Pending { get; private set; }

    /// <summary>Recipients between attempts.</summary>
    public long Deferred { get; private set; }

    /// <summary>Recipients that wait for an operator.</summary>
    public long Held { get; private set; }

    /// <summary>All that still waits.</summary>
    public long Queued => Pending + Deferred + Held;

    /// <summary>A recipient comes into the queue in this state.</summary>
    public void Enter(in RecipientSlot slot)
    {
        Accepted++;
        Book(slot, 1);
    }

    /// <summary>A state is replaced.</summary>
    public void Change(in RecipientSlot before, in RecipientSlot after)
    {
        Book(before, -1);
        Book(after, 1);
    }

    private void Book(in RecipientSlot slot, int by)
    {
        switch (slot.Status)
        {
            case RecipientStatus.Delivered:
                Delivered += by;
                break;
            case RecipientStatus.Bounced:
                Bounced += by;
                break;
            case RecipientStatus.Dropped:
                Dropped += by;
                break;
            case var _ when slot.IsHeld:
                Held += by;
                break;
            case RecipientStatus.Pending:
                Pending += by;
                break;
            default:
                Deferred += by;
                break;
        }
    }
}
