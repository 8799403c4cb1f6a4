namespace Postroad.Smtp.Client;

/// <summary>What kind of trouble ended a session or kept it from beginning.</summary>
public enum SmtpFault
{
    /// <summary>The name of the server could not be looked up.</summary>
    Lookup,
    /// <summary>Nobody took the connection.</summary>
    Unreachable,
    /// <summary>This machine has no descriptor or buffer left for a connection; the server was not asked.</summary>
    Exhausted,
    /// <summary>The time for a step ran out.</summary>
    TimedOut,
    /// <summary>The connection broke.</summary>
    Closed,
    /// <summary>The server said no; the reply tells how.</summary>
    Refused,
    /// <summary>What the server sent is not SMTP, or too much of it.</summary>
    Protocol,
    /// <summary>TLS did not come to be.</summary>
    Tls,
    /// <summary>There is no way to log in: no mechanism in common, or none that may be used on this connection.</summary>
    NoMechanism,
    /// <summary>The credential could not be had: the issuer of its token refused or was not reached.</summary>
    NoCredential,
    /// <summary>The server refused an extension that it had offered; the next session with it does without.</summary>
    FalseOffer,
    /// <summary>The caller gave up.</summary>
    Canceled,
}
