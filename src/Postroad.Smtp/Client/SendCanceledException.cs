namespace Postroad.Smtp.Client;

/// <summary>The caller gave up during a transaction; <see cref="Outcome"/> says what is known of the message. The session is over.</summary>
public sealed class SendCanceledException : OperationCanceledException
{
    internal SendCanceledException(SendOutcome outcome, CancellationToken token) : base("The transaction was given up.", outcome.Failure, token) => Outcome = outcome;

    /// <summary>What is known: whether the message had gone out whole, and which recipients had been answered.</summary>
    public SendOutcome Outcome { get; }
}
