using System.Collections.Immutable;
using Postroad.Mta.Delivery.Outcomes;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;

namespace Postroad.Mta.Delivery;

/// <summary>Makes the results of an attempt durable and tells of them, in this order.</summary>
internal sealed class ResultWriter(MailQueue queue, IMailLog log, DeliveryMeters meters)
{
    /// <summary>Returns when the results are on disk.</summary>
    public async Task WriteAsync(QueuedMessage message, AttemptResult result, AttemptTimes times, CancellationToken cancellationToken)
    {
        if (!result.GivenBack.IsEmpty)
            queue.GiveBack(message, result.GivenBack);
        if (result.Settlements.IsEmpty)
            return;
        var isGone = await queue.SettleAsync(message.Id, result.Settlements, [], cancellationToken);
        if (result.Settlements.Count(static s => s.IsAmbiguous) is > 0 and var ambiguous)
            meters.Ambiguous(ambiguous);
        foreach (var settlement in result.Settlements)
        {
            var held = queue.HoldsRefused && settlement.Outcome is DeliveryOutcome.Bounced;
            log.Write(new MailEvent.Attempted(message.Id, message.Envelope.Recipients[settlement.Recipient].Mailbox, settlement.Outcome, times, held));
        }
        if (isGone)
            log.Write(new MailEvent.Removed(message.Id));
    }
}
