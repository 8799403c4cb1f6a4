namespace Postroad.Testing;

/// <summary>Where a session can be made to fail.</summary>
public enum Stage
{
    /// <summary>The connection: the reply comes in place of the greeting.</summary>
    Connect,
    /// <summary>EHLO or HELO.</summary>
    Helo,
    /// <summary>STARTTLS.</summary>
    StartTls,
    /// <summary>AUTH.</summary>
    Auth,
    /// <summary>MAIL FROM.</summary>
    MailFrom,
    /// <summary>RCPT TO; each recipient counts.</summary>
    RcptTo,
    /// <summary>DATA, before the content.</summary>
    Data,
    /// <summary>The final dot: the content has come and is not kept.</summary>
    EndOfData,
}
