using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue.Operations;

/// <summary>Which recipients of which messages. What is null does not count; an empty filter means all.</summary>
internal sealed record QueueFilter
{
    /// <summary>Everything.</summary>
    public static readonly QueueFilter All = new();

    /// <summary>One message.</summary>
    public QueueId? Id { get; init; }

    /// <summary>The sender: an address in any case, a domain, or <c>&lt;&gt;</c> for the null reverse-path.</summary>
    public string? From { get; init; }

    /// <summary>The recipient: an address in any case, or a domain.</summary>
    public string? To { get; init; }

    /// <summary>The domain of the recipient, in A-labels or U-labels.</summary>
    public string? Domain { get; init; }

    /// <summary>Accepted longer ago than this.</summary>
    public TimeSpan? Older { get; init; }

    /// <summary>The message as a whole.</summary>
    public MessageState? State { get; init; }

    /// <summary>Whether the envelope has to be read to answer.</summary>
    public bool NeedsEnvelope => From is not null || To is not null;
}
