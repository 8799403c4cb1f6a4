using Postroad.Mta.Queue.Records;

namespace Postroad.Mta.Queue.Scheduling;

/// <summary>One recipient in memory: 32 octets, for there may be a million. Texts stand in a shared tail.</summary>
internal struct RecipientSlot
{
    /// <summary>The octets of a reply that are kept in memory; the spool has more of it.</summary>
    public const int MaxReplyOctets = 512;

    public QueueLane Lane;
    public long NextTicks;
    public byte[]? Tail;
    public uint Version;
    public ushort Attempts;
    public RecipientStatus Status;
    public SlotMarks Marks;

    public readonly bool IsSettled => Status >= RecipientStatus.Delivered;

    public readonly bool IsHeld => (Marks & SlotMarks.Held) != 0;

    public readonly bool IsInFlight => (Marks & SlotMarks.InFlight) != 0;

    /// <summary>Whether the schedule may hand it out when its time has come.</summary>
    public readonly bool IsWaiting => !IsSettled && (Marks & (SlotMarks.Held | SlotMarks.InFlight)) == 0;

    public readonly RecipientState ToState()
    {
        var state = new RecipientState
        {
            Version = Version,
            Status = Status,
            Attempts = Attempts,
            IsHeld = IsHeld,
            DelayNoticeSent = (Marks & SlotMarks.DelayTold) != 0,
            IsAmbiguous = (Marks & SlotMarks.Ambiguous) != 0,
            NextAttempt = (Marks & SlotMarks.HasNext) != 0 ? new DateTimeOffset(NextTicks, TimeSpan.Zero) : null,
        };
        return StateCodec.DecodeTail(state, Tail);
    }

    /// <summary>Takes over a state. Whether an attempt has it, or the schedule knows the message no more, does not change.</summary>
    public void Set(RecipientState state, long ticksWithoutNext, TailTable tails)
    {
        Version = (uint)state.Version;
        Status = state.Status;
        Attempts = (ushort)Math.Min(state.Attempts, ushort.MaxValue);
        Marks = (Marks & (SlotMarks.InFlight | SlotMarks.Gone))
            | (state.IsHeld ? SlotMarks.Held : 0)
            | (state.DelayNoticeSent ? SlotMarks.DelayTold : 0)
            | (state.IsAmbiguous ? SlotMarks.Ambiguous : 0)
            | (state.NextAttempt is null ? 0 : SlotMarks.HasNext);
        NextTicks = state.NextAttempt?.UtcTicks ?? ticksWithoutNext;
        Tail = tails.Share(StateCodec.EncodeTail(state, MaxReplyOctets));
    }
}
