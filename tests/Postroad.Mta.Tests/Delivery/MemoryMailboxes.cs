using System.Collections.Concurrent;
using Postroad.Mta.Delivery;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Tests.Queue;

namespace Postroad.Mta.Tests.Delivery;

internal sealed class MemoryMailboxes : IMailboxes
{
    public ConcurrentQueue<(string Mailbox, string Content)> Delivered { get; } = new();

    public DeliveryOutcome Outcome { get; set; } = Messages.Delivered;

    /// <summary>Called before a delivery; what it throws, the delivery throws.</summary>
    public Action<string>? OnDeliver { get; set; }

    public async ValueTask<DeliveryOutcome> DeliverAsync(QueuedMessage message, DueRecipient recipient, RecipientRoute.Local mailbox, CancellationToken cancellationToken)
    {
        OnDeliver?.Invoke($"{mailbox.LocalPart}@{mailbox.Domain}");
        if (Outcome is DeliveryOutcome.Delivered)
            Delivered.Enqueue(($"{mailbox.LocalPart}@{mailbox.Domain}", await message.ReadAsync()));
        return Outcome;
    }
}
