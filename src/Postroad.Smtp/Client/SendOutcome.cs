using System.Collections.Immutable;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Client;

/// <summary>How one transaction ended.</summary>
/// <param name="Recipients">One outcome a recipient, in the order given.</param>
public sealed record SendOutcome(ImmutableArray<RecipientOutcome> Recipients)
{
    /// <summary>The reply to the end of the data, where it came; with LMTP the first one.</summary>
    public Reply? FinalReply { get; init; }

    /// <summary>The trouble that ended the session; null where it may go on. Recipients that were decided before keep their reply.</summary>
    public SmtpSessionException? Failure { get; init; }

    /// <summary>
    /// The whole message went out with its end, and the answer never came: the server may have it or not. Sending it again may make a duplicate (RFC 1047).
    /// </summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>The replies are our own: the message was not offered to the server because of what it needs and the server lacks.</summary>
    public bool IsRefusedHere { get; init; }

    /// <summary>Whether any recipient was accepted.</summary>
    public bool AnyAccepted => Recipients.Any(r => r.IsAccepted);
}
