using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>What a sender asks of the servers on the way. What only helps is left out where the server does not offer it; <see cref="RequireTls"/> is refused there.</summary>
public sealed record DeliveryRequests
{
    /// <summary>Nothing is asked.</summary>
    public static readonly DeliveryRequests None = new();

    /// <summary>When to report on each recipient (DSN, RFC 3461). Default: as the server does by itself, failures and long delays.</summary>
    public DsnNotify Notify { get; init; }

    /// <summary>How much of the message a report on failure returns.</summary>
    public DsnReturn Return { get; init; }

    /// <summary>The sender's own name for this message in reports; null: none. Printable US-ASCII, 100 characters at most.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>Each hop must use verified TLS or return the message (RFC 8689). Default false.</summary>
    public bool RequireTls { get; init; }

    /// <summary>How long the server shall hold the message back (FUTURERELEASE, RFC 4865); null: not at all.</summary>
    public TimeSpan? HoldFor { get; init; }

    /// <summary>The message's priority, −9 to 9 (MT-PRIORITY, RFC 6710); null: the usual.</summary>
    public int? Priority { get; init; }

    internal MailParameters Apply(MailParameters parameters) => ReferenceEquals(this, None) ? parameters : parameters with
    {
        Return = Return,
        EnvelopeId = EnvelopeId,
        RequireTls = RequireTls,
        HoldForSeconds = HoldFor is { } hold ? (long)hold.TotalSeconds : null,
        Priority = Priority,
    };
}
