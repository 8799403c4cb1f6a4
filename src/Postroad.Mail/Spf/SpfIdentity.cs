namespace Postroad.Mail.Spf;

/// <summary>Which of the two names of a session was judged (RFC 7208 §2.3, §2.4). They are never mixed up in one verdict.</summary>
public enum SpfIdentity
{
    /// <summary>The domain of the reverse-path.</summary>
    MailFrom,
    /// <summary>The name given in EHLO or HELO, judged for its own sake or because the reverse-path is empty.</summary>
    Helo,
}
