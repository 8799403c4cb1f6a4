using Postroad.Mail.Addresses;

namespace Postroad.Smtp.Protocol;

/// <summary>One forward-path of a transaction, with the parameters of its RCPT.</summary>
/// <param name="Mailbox">Whom the message is for.</param>
/// <param name="Parameters">What RCPT said beside the path.</param>
public sealed record Recipient(Mailbox Mailbox, RecipientParameters Parameters)
{
    /// <summary>The mailbox, as it is written.</summary>
    public override string ToString() => Mailbox.ToString();
}
