namespace Postroad.Smtp.Protocol;

/// <summary>The parameters of one MAIL command, decoded. What was not given has its default.</summary>
public sealed record MailParameters
{
    /// <summary>No parameter at all.</summary>
    public static readonly MailParameters None = new();

    /// <summary>SIZE: the announced octets of the content (RFC 1870), or null.</summary>
    public long? Size { get; init; }

    /// <summary>BODY (RFC 6152, RFC 3030).</summary>
    public BodyType Body { get; init; }

    /// <summary>SMTPUTF8 (RFC 6531 §3.4): the envelope or the header may hold UTF-8.</summary>
    public bool SmtpUtf8 { get; init; }

    /// <summary>RET (RFC 3461 §4.3).</summary>
    public DsnReturn Return { get; init; }

    /// <summary>ENVID, decoded from xtext (RFC 3461 §4.4): the sender's own name for this transaction; at most 100 characters.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>AUTH=, decoded from xtext (RFC 4954 §5): who submitted the message, by the word of the client; empty for <c>&lt;&gt;</c>.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>REQUIRETLS (RFC 8689).</summary>
    public bool RequireTls { get; init; }

    /// <summary>HOLDFOR in seconds (RFC 4865), or null.</summary>
    public long? HoldForSeconds { get; init; }

    /// <summary>HOLDUNTIL (RFC 4865), or null.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>BY (RFC 2852), or null.</summary>
    public DeliverBy? DeliverBy { get; init; }

    /// <summary>MT-PRIORITY, −9 to 9 (RFC 6710), or null.</summary>
    public int? Priority { get; init; }
}
