namespace Postroad.Mta.Queue.Scheduling;

/// <summary>What is so about one recipient in memory, beside its status.</summary>
[Flags]
internal enum SlotMarks : byte
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>It waits for an operator.</summary>
    Held = 1,
    /// <summary>The sender knows of the delay.</summary>
    DelayTold = 2,
    /// <summary>A final dot went unanswered.</summary>
    Ambiguous = 4,
    /// <summary>An attempt has it.</summary>
    InFlight = 8,
    /// <summary><see cref="RecipientSlot.NextTicks"/> is a time that was promised, not the time of arrival.</summary>
    HasNext = 16,
    /// <summary>On the first recipient: the schedule knows the message no more.</summary>
    Gone = 32,
}
