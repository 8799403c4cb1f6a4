using Postroad.Mail.Addresses;

namespace Postroad.Mail.Dsn;

/// <summary>What is told of one recipient (RFC 3464 §2.3).</summary>
public sealed record DsnRecipient
{
    /// <summary>The recipient as its sender first wrote it, where ORCPT said so; else null (RFC 3461 §6.3).</summary>
    public DsnAddress? Original { get; init; }

    /// <summary>The recipient of the envelope.</summary>
    public required Mailbox Final { get; init; }

    /// <summary>What became of it.</summary>
    public required DsnAction Action { get; init; }

    /// <summary>Why.</summary>
    public required DsnStatus Status { get; init; }

    /// <summary>The server that said so: a domain name, or an address literal in brackets; null where none did.</summary>
    public string? RemoteMta { get; init; }

    /// <summary>In whose words <see cref="Diagnostic"/> is: <c>smtp</c> for those of a server, which is the default, <c>x-…</c> for one's own (RFC 3464 §2.1.2).</summary>
    public string DiagnosticType { get; init; } = "smtp";

    /// <summary>What was said, line by line, each with its code: <c>550 5.1.1 No such user</c>. Empty for nothing.</summary>
    public IReadOnlyList<string> Diagnostic { get; init; } = [];

    /// <summary>When it was last tried.</summary>
    public DateTimeOffset? LastAttempt { get; init; }

    /// <summary>Until when it will be tried. With <see cref="DsnAction.Delayed"/> only.</summary>
    public DateTimeOffset? WillRetryUntil { get; init; }
}
