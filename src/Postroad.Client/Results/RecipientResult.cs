using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>What became of one recipient.</summary>
public sealed class RecipientResult
{
    internal RecipientResult(RecipientOutcome outcome, SmtpSessionException? failure)
    {
        (Address, Phase, Reply, IsTemporary, IsAccepted) = (outcome.Recipient.Mailbox.ToString(), outcome.Phase, outcome.Reply, outcome.IsTemporary, outcome.IsAccepted);
        Delivery = outcome is { Reply: null, Phase: SmtpPhase.EndOfData } ? Delivery.Unknown : Delivery.NotSent;
        if (outcome.Reply is { } reply)
            (Cause, Hint) = IsAccepted ? ("Taken by the server.", null) : ReplyMeaning.Of(reply, outcome.Phase);
        else
            (Cause, Hint, IsTemporary) = (failure?.Message ?? "The server did not answer.", failure is null ? null : SessionHints.For(failure), Delivery == Delivery.NotSent && (failure?.IsTransient ?? true));
    }

    /// <summary>The address.</summary>
    public string Address { get; }

    /// <summary>Where it was decided.</summary>
    public SmtpPhase Phase { get; }

    /// <summary>What the server said; null where the session broke before it said anything.</summary>
    public Reply? Reply { get; }

    /// <summary>Whether the server took the message for this recipient.</summary>
    public bool IsAccepted { get; }

    /// <summary>Not taken, and another try later may go better.</summary>
    public bool IsTemporary { get; }

    /// <summary>What is known where it was not taken: a session that broke behind the final dot leaves it open.</summary>
    public Delivery Delivery { get; }

    /// <summary>Why, in a sentence.</summary>
    public string Cause { get; }

    /// <summary>What to do about it; null where nothing better than the cause is known.</summary>
    public string? Hint { get; }

    /// <summary>As a log shows it: <c>bob@example.com: 550 5.1.1 No such user</c>.</summary>
    public override string ToString() => $"{Address}: {Reply?.ToString() ?? Cause}";
}
