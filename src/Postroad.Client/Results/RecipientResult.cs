using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>What became of one recipient.</summary>
public sealed class RecipientResult
{
    private readonly RecipientOutcome _outcome;
    private readonly SmtpSessionException? _failure;

    internal RecipientResult(RecipientOutcome outcome, SmtpSessionException? failure) => (_outcome, _failure) = (outcome, failure);

    /// <summary>The address.</summary>
    public string Address => _outcome.Recipient.Mailbox.ToString();

    /// <summary>Where it was decided.</summary>
    public SmtpPhase Phase => _outcome.Phase;

    /// <summary>What the server said; null where the session broke before it said anything.</summary>
    public Reply? Reply => _outcome.Reply;

    /// <summary>Whether the server took the message for this recipient.</summary>
    public bool IsAccepted => _outcome.IsAccepted;

    /// <summary>Not taken, and another try later may go better.</summary>
    public bool IsTemporary => Reply is null ? Delivery == Delivery.NotSent && (_failure?.IsTransient ?? true) : _outcome.IsTemporary;

    /// <summary>What is known where it was not taken: a session that broke behind the final dot leaves it open.</summary>
    public Delivery Delivery => _outcome is { Reply: null, Phase: SmtpPhase.EndOfData } ? Delivery.Unknown : Delivery.NotSent;

    /// <summary>Why, in a sentence.</summary>
    public string Cause => IsAccepted ? "Taken by the server." : Reply is { } reply ? ReplyMeaning.Of(reply, Phase).Cause : _failure?.Message ?? "Sending ended before the turn of this recipient.";

    /// <summary>What to do about it; null where nothing better than the cause is known.</summary>
    public string? Hint => IsAccepted ? null : Reply is { } reply ? ReplyMeaning.Of(reply, Phase).Hint : _failure is null ? null : SessionHints.For(_failure);

    /// <summary>As a log shows it: <c>bob@example.com: 550 5.1.1 No such user</c>.</summary>
    public override string ToString() => $"{Address}: {Reply?.ToString() ?? Cause}";
}
