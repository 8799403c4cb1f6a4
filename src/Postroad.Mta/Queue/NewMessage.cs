using System.Collections.Immutable;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Queue;

/// <summary>The envelope of one message: all that the queue is told of it beside its content. It never changes once accepted.</summary>
/// <param name="Sender">The reverse-path.</param>
/// <param name="Parameters">What MAIL said beside it.</param>
/// <param name="Recipients">The forward-paths in order; a recipient is named by its place in here.</param>
/// <param name="Received">When the message came in; retry, delay notice and giving up count from here.</param>
/// <param name="TraceFields">
/// Header fields that stand before the content as it was received (Received, Authentication-Results), each ended by CRLF. Delivery sees
/// them as the beginning of the content. Empty on an envelope that was read back, where they are a part of the stored content.
/// </param>
/// <param name="Origin">Where it came from.</param>
internal sealed record NewMessage(
    ReversePath Sender,
    MailParameters Parameters,
    ImmutableArray<Recipient> Recipients,
    DateTimeOffset Received,
    ReadOnlyMemory<byte> TraceFields,
    MessageOrigin Origin)
{
    /// <summary>Whether its sender would rather have it go in clear than not at all, whatever the recipient's domain asks for: <c>TLS-Required: No</c> (RFC 8689 §3).</summary>
    public bool TlsOptional { get; init; }
}
