using System.Collections.Immutable;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>How one try went.</summary>
/// <param name="Recipients">One outcome a recipient of the try, in order.</param>
internal sealed record AttemptOutcome(ImmutableArray<RecipientOutcome> Recipients)
{
    public Reply? FinalReply { get; init; }
    public SmtpSessionException? Failure { get; init; }
    public bool IsRefusedHere { get; init; }
    public TlsFacts? Tls { get; init; }
    /// <summary>The session's latest lines, where anybody was refused.</summary>
    public string Transcript { get; init; } = "";
    public string Server { get; init; } = "";
}
