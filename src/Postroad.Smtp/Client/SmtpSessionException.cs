using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Client;

/// <summary>A session could not begin, or broke. What a server says of a message or a recipient is no exception but an outcome.</summary>
public sealed class SmtpSessionException : IOException
{
    internal SmtpSessionException(SmtpPhase phase, SmtpFault fault, string message, Exception? inner = null) : base(message, inner) =>
        (Phase, Fault) = (phase, fault);

    /// <summary>Where the session was.</summary>
    public SmtpPhase Phase { get; }

    /// <summary>What kind of trouble it is.</summary>
    public SmtpFault Fault { get; }

    /// <summary>What the server said, for <see cref="SmtpFault.Refused"/>; else null.</summary>
    public Reply? Reply { get; internal init; }

    /// <summary>Why TLS failed, for <see cref="SmtpFault.Tls"/>; else null.</summary>
    public TlsFailure? TlsFailure { get; internal init; }

    /// <summary>The latest lines of the session, without secrets and without content.</summary>
    public string Transcript { get; internal init; } = "";

    /// <summary>Whether another try later may go better: nobody there, no answer, 4xx. Not so for TLS, nonsense and 5xx.</summary>
    public bool IsTransient => Fault switch
    {
        SmtpFault.Lookup or SmtpFault.Unreachable or SmtpFault.Exhausted or SmtpFault.TimedOut or SmtpFault.Closed or SmtpFault.FalseOffer => true,
        SmtpFault.NoCredential => InnerException is Sasl.Clients.CredentialException { IsTransient: true },
        SmtpFault.Refused => Reply?.IsTransient ?? false,
        _ => false,
    };
}
