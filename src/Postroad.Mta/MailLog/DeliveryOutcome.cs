using Postroad.Smtp.Protocol;

namespace Postroad.Mta.MailLog;

/// <summary>How one attempt for one recipient ended.</summary>
internal abstract record DeliveryOutcome
{
    private DeliveryOutcome() { }

    /// <summary>The next hop or the mailbox has it.</summary>
    /// <param name="Relay">Who took it, for a person: <c>mx1.example.net[192.0.2.1]:25</c> or a folder.</param>
    /// <param name="Reply">What it said.</param>
    /// <param name="HandsOnDsn">Whether the next hop offered DSN, so that reports on success are now its task (RFC 3461 §5.2.2).</param>
    public sealed record Delivered(string Relay, Reply Reply, bool HandsOnDsn) : DeliveryOutcome
    {
        /// <summary>Whether that was the recipient's mailbox (also over LMTP) and not a further hop, so that a report says delivered and not relayed.</summary>
        public bool IsFinal { get; init; }

        /// <summary>Whether the next hop offered DELIVERBY, so that the time to deliver by is now its to keep (RFC 2852 §4.1.3).</summary>
        public bool HandsOnDeliverBy { get; init; }
    }

    /// <summary>Not now.</summary>
    /// <param name="Relay">Who was asked; null where nobody was.</param>
    /// <param name="Reply">What it said, or what we say in its place.</param>
    public sealed record Deferred(string? Relay, Reply Reply) : DeliveryOutcome
    {
        /// <summary>Whether the reply is ours, in the place of one that never came: a report must not put it into the mouth of the server that was asked.</summary>
        public bool IsOwnWord { get; init; }
    }

    /// <summary>Never. A reply of 4xx here is the last that was heard before the message was given up.</summary>
    /// <param name="Relay">Who said so; null where it was found out here.</param>
    /// <param name="Reply">What it said, or what we say in its place.</param>
    public sealed record Bounced(string? Relay, Reply Reply) : DeliveryOutcome
    {
        /// <summary>As with <see cref="Deferred"/>.</summary>
        public bool IsOwnWord { get; init; }
    }
}
