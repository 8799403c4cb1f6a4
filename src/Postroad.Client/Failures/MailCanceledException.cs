namespace Postroad.Client;

/// <summary>The caller gave up while a message was under way; <see cref="Delivery"/> says what is known of it.</summary>
public sealed class MailCanceledException : OperationCanceledException
{
    internal MailCanceledException(Delivery delivery, Exception inner, CancellationToken token) : base("Sending was given up.", inner, token) => Delivery = delivery;

    /// <summary>What is known of the message.</summary>
    public Delivery Delivery { get; }
}
