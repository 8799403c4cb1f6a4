namespace Postroad.Cli.Send;

/// <summary>Where <c>--until</c> ends a session, in the order of the road.</summary>
internal enum SendStop
{
    /// <summary>After EHLO.</summary>
    Helo,
    /// <summary>After TLS.</summary>
    Tls,
    /// <summary>After AUTH.</summary>
    Auth,
    /// <summary>After MAIL.</summary>
    Mail,
    /// <summary>After the last RCPT.</summary>
    Rcpt,
    /// <summary>After DATA, before the content.</summary>
    Data,
    /// <summary>Nowhere: the message is sent.</summary>
    Never,
}
