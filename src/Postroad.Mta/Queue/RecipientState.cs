using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Queue;

/// <summary>The complete state of one recipient, as it is made durable at each change.</summary>
internal sealed record RecipientState
{
    /// <summary>Before the first attempt.</summary>
    public static readonly RecipientState Initial = new();

    /// <summary>Grows with each durable change; the highest counts.</summary>
    public long Version { get; init; }

    /// <summary>How far it is.</summary>
    public RecipientStatus Status { get; init; }

    /// <summary>Whether it waits for an operator: put on hold, or set aside because its message cannot be read.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Attempts that ended with a result. Our own throttle or an interrupted attempt counts for none.</summary>
    public int Attempts { get; init; }

    /// <summary>When the next attempt is due; null once settled, and before the first attempt unless a hold-until asked for a time.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>What was said last, by the next hop or by us in its place.</summary>
    public Reply? LastReply { get; init; }

    /// <summary>Who was asked; null where nobody was.</summary>
    public string? LastRelay { get; init; }

    /// <summary>Whether the last reply is ours, in the place of one that never came.</summary>
    public bool IsOwnWord { get; init; }

    /// <summary>Whether the sender has been told of the delay.</summary>
    public bool DelayNoticeSent { get; init; }

    /// <summary>Whether a final dot went unanswered, so that the recipient may have the message already.</summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>Why an operator changed it last, in the operator's words.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether nothing more happens to it.</summary>
    public bool IsSettled => Status is RecipientStatus.Delivered or RecipientStatus.Bounced or RecipientStatus.Dropped;
}
