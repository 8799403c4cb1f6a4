using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>The caller gave up while a message was under way, between two tries, or before the first; <see cref="Result"/> says what became of each recipient by then.</summary>
public sealed class MailCanceledException : OperationCanceledException
{
    internal MailCanceledException(SendResult result, Exception inner, CancellationToken token) : base("Sending was given up.", inner, token) => Result = result;

    /// <summary>What became of each recipient: those that the server has taken it for already, and the others.</summary>
    public SendResult Result { get; }

    /// <summary>What is known for those who are not among the accepted: <see cref="Delivery.Unknown"/> where the message had gone out whole and was not answered yet.</summary>
    public Delivery Delivery => Result.Rejected.Any(r => r.Delivery == Delivery.Unknown) ? Delivery.Unknown : Delivery.NotSent;

    internal static MailCanceledException BeforeTheFirstTry(IEnumerable<Recipient> recipients, string server, OperationCanceledException inner, CancellationToken token) =>
        new(new SendResult { Accepted = [], Rejected = [.. recipients.Select(r => new RecipientResult(new RecipientOutcome(r, SmtpPhase.Connect, null), null))], Server = server, Attempts = 0 }, inner, token);
}
