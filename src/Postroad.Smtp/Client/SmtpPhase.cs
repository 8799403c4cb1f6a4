namespace Postroad.Smtp.Client;

/// <summary>Where a session was when something happened, in the order of the road.</summary>
public enum SmtpPhase
{
    /// <summary>The lookup and the connection.</summary>
    Connect,
    /// <summary>The server's first reply.</summary>
    Greeting,
    /// <summary>EHLO, HELO or LHLO.</summary>
    Helo,
    /// <summary>STARTTLS and the handshake; also the handshake of a port that speaks TLS from the first octet.</summary>
    StartTls,
    /// <summary>AUTH.</summary>
    Auth,
    /// <summary>MAIL.</summary>
    MailFrom,
    /// <summary>RCPT.</summary>
    RcptTo,
    /// <summary>DATA, up to its 354.</summary>
    Data,
    /// <summary>The content, up to the octet before the final dot.</summary>
    Content,
    /// <summary>The final dot, or the last BDAT, and its reply.</summary>
    EndOfData,
    /// <summary>RSET or NOOP between transactions.</summary>
    Reset,
    /// <summary>QUIT.</summary>
    Quit,
}
