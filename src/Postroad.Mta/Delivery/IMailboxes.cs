using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;

namespace Postroad.Mta.Delivery;

/// <summary>The mailboxes on this machine.</summary>
internal interface IMailboxes
{
    /// <summary>Puts a message into one mailbox; durable when this returns Delivered. Trouble is an outcome: a full disk is Deferred.</summary>
    /// <param name="message">The message; its content is opened anew for each recipient.</param>
    /// <param name="recipient">For whom.</param>
    /// <param name="mailbox">Whose mailbox that is, and where.</param>
    /// <param name="cancellationToken">Gives it up; nothing is in the mailbox then.</param>
    ValueTask<DeliveryOutcome> DeliverAsync(QueuedMessage message, DueRecipient recipient, RecipientRoute.Local mailbox, CancellationToken cancellationToken);
}
