using Postroad.Mta.MailLog;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Receiving;

/// <summary>What Receiving answers beside the replies that every server has (<see cref="Replies"/>).</summary>
internal static class ReceivingReplies
{
    /// <summary>Nobody can answer the sender: its domain has a null MX (RFC 7505 §4.2).</summary>
    public static readonly Reply SenderTakesNoMail = new(550, new(5, 7, 27), "The sender's domain takes no mail (null MX), so nobody could answer it");

    /// <summary>No route covers the domain, and routing by MX is not to be had. RFC 3463 §3.5.</summary>
    public static readonly Reply NoRoute = new(550, new(5, 4, 4), "No route to that domain");

    /// <summary>More Received fields than a message can have honestly. RFC 5321 §6.3; RFC 3463 §3.5.</summary>
    public static readonly Reply TooManyHops = new(554, new(5, 4, 6), "Too many hops, this message goes round in a loop");

    /// <summary>The header is longer than any that a mail program writes.</summary>
    public static readonly Reply HeaderTooLong = new(552, new(5, 3, 4), "Message header size exceeds limit");

    /// <summary>The header has more fields than any that a mail program writes.</summary>
    public static readonly Reply TooManyFields = new(554, new(5, 6, 0), "Too many header fields");

    /// <summary>From names nobody, or several domains, so that nobody can be held to it. RFC 9989 §11.5; RFC 3463 §3.7.</summary>
    public static readonly Reply MalformedFrom = new(550, new(5, 6, 0), "The From field must name exactly one author domain");

    /// <summary>The checks of the sender could not be made now. RFC 7372 §3.3.</summary>
    public static readonly Reply SenderUnchecked = new(451, new(4, 7, 24), "The sender could not be checked, the DNS gave no answer");

    /// <summary>SPF fails, and policy refuses that. RFC 7372 §3.2.</summary>
    public static Reply SpfFailed(string explanation) => new(550, new(5, 7, 23), $"SPF failed: {explanation}");

    /// <summary>Neither SPF nor DKIM passed for the author's domain, which asks for that. RFC 7372 §3.2.</summary>
    public static Reply DmarcFailed(string domain) => new(550, new(5, 7, 26), $"DMARC failed: the message is not proven to come from {domain}");

    /// <summary>The message is durable and ours to deliver.</summary>
    public static Reply Queued(QueueId id) => new(250, new(2, 0, 0), $"Ok: queued as {id}");
}
