namespace Postroad.Mail.Dsn;

/// <summary>What became of a recipient: the Action field (RFC 3464 §2.3.3).</summary>
public enum DsnAction
{
    /// <summary>It will never have the message from here.</summary>
    Failed,
    /// <summary>It does not have it yet; the attempts go on.</summary>
    Delayed,
    /// <summary>The message is in its mailbox.</summary>
    Delivered,
    /// <summary>A further server has the message, and will not report what becomes of it.</summary>
    Relayed,
}
