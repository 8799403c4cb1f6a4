using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery.Outcomes;

/// <summary>What stands in the place of a server's reply where none was given, or none was asked for.</summary>
internal static class DeliveryReplies
{
    /// <summary>An error of ours; what it is stands in the log, and is nobody else's business.</summary>
    public static readonly Reply InternalTrouble = new(451, new(4, 3, 0), "Internal trouble at the sending server");

    /// <summary>Local when it was accepted, and local no more.</summary>
    public static readonly Reply RouteChanged = new(451, new(4, 4, 4), "The route of this recipient has changed");

    /// <summary>All servers were left out.</summary>
    public static readonly Reply NoServerTried = new(451, new(4, 4, 1), "No server could be tried");

    /// <summary>A session that is over and said nothing of the message.</summary>
    public static readonly Reply Unanswered = new(451, new(4, 4, 2), "The session ended without an answer");

    /// <summary>The destination rests, and the time of the message is over.</summary>
    public static readonly Reply NotTriedYet = new(451, new(4, 4, 7), "The destination could not be tried yet");

    /// <summary>The message may have arrived twice already: no third time (RFC 1047).</summary>
    public static readonly Reply TwiceUnanswered =
        new(554, new(5, 4, 2), "The whole message was sent twice, and the next server never said whether it took it; it may have arrived");

    /// <summary>The key of its domain is missing: mail that is to be signed is not sent unsigned.</summary>
    public static Reply NotSigned(string reason) => new(451, new(4, 7, 5), Trouble.Text($"Not signed, and so not sent: {reason}"));
}
