using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Client.Capabilities;

/// <summary>Replies that are said in the server's stead: what it does not offer, and what is not worth sending to it.</summary>
public static class ClientReplies
{
    /// <summary>An address or the header needs SMTPUTF8 (RFC 6531 §3.2, §3.6.2).</summary>
    public static readonly Reply NeedsSmtpUtf8 = new(550, new(5, 6, 7), "The message needs SMTPUTF8, and the next server does not offer it");

    /// <summary>The message asks for TLS all the way (RFC 8689 §4.2.1).</summary>
    public static readonly Reply NeedsRequireTls = new(550, new(5, 7, 30), "The message requires TLS all the way, and the next server does not offer REQUIRETLS");

    /// <summary>The message asks for TLS all the way, and the certificate was not found good (RFC 8689 §4.2.1).</summary>
    public static readonly Reply NeedsVerifiedTls = new(550, new(5, 7, 10), "The message requires TLS all the way, and the session with the next server is not under verified TLS");

    /// <summary>What goes back when its time is over goes to nobody who does not look at the time, or wants more of it (RFC 2852 §4.1.4).</summary>
    public static readonly Reply NeedsDeliverBy = new(554, new(5, 3, 3), "The message is to be delivered in time or returned, and the next server does not undertake that (DELIVERBY)");

    /// <summary>The content is binary (RFC 3030 §3; RFC 3463 §3.7).</summary>
    public static readonly Reply NeedsBinaryMime = new(554, new(5, 6, 3), "The content is binary, and the next server does not offer BINARYMIME");

    /// <summary>The content is 8-bit (RFC 6152 §3; RFC 3463 §3.7).</summary>
    public static readonly Reply NeedsEightBitMime = new(554, new(5, 6, 3), "The content is 8-bit, and the next server does not offer 8BITMIME");

    /// <summary>The message is larger than the server takes (RFC 1870 §6).</summary>
    public static Reply TooBig(long size, long limit) => new(552, new(5, 3, 4), $"The message of {size} octets is larger than the {limit} that the next server takes");

    /// <summary>A line of the content is longer than any server has to take (RFC 5321 §4.5.3.1.6).</summary>
    internal static Reply LineTooLong(Protocol.Sending.LineTooLongException why) => new(554, new(5, 6, 0), why.Message);
}
