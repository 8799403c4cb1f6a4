using Postroad.Mail.Addresses;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Dsn;

/// <summary>A delivery status notification: what a server tells the sender of a message about its recipients (RFC 3464).</summary>
public sealed record DsnReport
{
    /// <summary>The server that reports.</summary>
    public required DomainName ReportingMta { get; init; }

    /// <summary>To whom: the reverse-path of the message that it is about.</summary>
    public required Mailbox To { get; init; }

    /// <summary>The subject, in ASCII.</summary>
    public required HeaderValue Subject { get; init; }

    /// <summary>When the report was made.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Its own id.</summary>
    public required MessageId MessageId { get; init; }

    /// <summary>The id of the message that it is about, so that mail programs show both together; null where that has none.</summary>
    public MessageId? InReplyTo { get; init; }

    /// <summary>What stands between the parts; letters, digits, <c>_</c> and <c>=</c>, 60 at most. It is changed where the returned content holds it.</summary>
    public required string Boundary { get; init; }

    /// <summary>The part for a person. Lines end in LF.</summary>
    public required string Text { get; init; }

    /// <summary>The sender's own name for the transaction, where ENVID gave one; else null (RFC 3461 §6.3).</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>The reporting server's own name for the message, to be found in its log.</summary>
    public string? QueueId { get; init; }

    /// <summary>When the reporting server took the message.</summary>
    public DateTimeOffset? Arrival { get; init; }

    /// <summary>The recipients that it is about; at least one.</summary>
    public required IReadOnlyList<DsnRecipient> Recipients { get; init; }

    /// <summary>What it returns; null for nothing.</summary>
    public ReturnedContent? Returned { get; init; }
}
