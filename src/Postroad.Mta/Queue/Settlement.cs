using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue;

/// <summary>What an attempt came to for one recipient.</summary>
/// <param name="Recipient">The recipient's place in <see cref="NewMessage.Recipients"/>.</param>
/// <param name="Outcome">How it ended.</param>
internal sealed record Settlement(int Recipient, DeliveryOutcome Outcome)
{
    /// <summary>The next hop asked a stranger to come back (greylisting): the next tries come after 5 and 15 minutes, unless the schedule is quicker.</summary>
    public bool IsGreylisted { get; init; }

    /// <summary>Not to be tried later than that, whatever the schedule says: then the message is given up, and one last attempt comes before it.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The final dot went unanswered: a deferral waits for 15 minutes at least.</summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>One of the reports that go with this settlement tells the sender of the delay.</summary>
    public bool TellsDelay { get; init; }

    /// <summary>An operator or the clock decided it: no attempt was made.</summary>
    public bool IsByOperator { get; init; }

    /// <summary>The recipient was not tried: only what else is said here changes, and the attempt does not count.</summary>
    public bool IsUntried { get; init; }
}
