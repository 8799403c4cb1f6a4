using System.Collections.Immutable;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Queue.Operations;

/// <summary>Gives up recipients because an operator says so. It is told as a refusal by a next hop would be: to the sender, and to the log.</summary>
internal sealed class OperatorBounce(MailQueue queue, ReportSource reports, IMailLog log)
{
    /// <summary>Returns, once it is durable, what was done; null where the message cannot be read, so that nobody could be told and nothing was done.</summary>
    public async Task<QueueChange?> ApplyAsync(QueueEntry entry, ImmutableArray<int> places, string reason, CancellationToken cancellationToken)
    {
        QueuedMessage? message = null;
        try
        {
            message = await queue.TakeForOperatorAsync(entry, places, cancellationToken);
            return message is null ? new QueueChange(0, IsGone: false) : new QueueChange(message.Recipients.Length, await SettleAsync(message, reason, cancellationToken));
        }
        catch (Exception e)
        {
            if (message is not null)
                queue.GiveBack(message);
            if (e is not IOException)
                throw;
            return null;
        }
        finally
        {
            message?.Dispose();
        }
    }

    private async Task<bool> SettleAsync(QueuedMessage message, string reason, CancellationToken cancellationToken)
    {
        var outcome = new DeliveryOutcome.Bounced(null, OperatorReplies.Returned(reason)) { IsOwnWord = true };
        ImmutableArray<Settlement> settlements = [.. message.Recipients.Select(r => new Settlement(r.Index, outcome) { IsByOperator = true })];
        var due = await reports(message, settlements, cancellationToken);
        var isGone = await queue.SettleAsync(message.Id, settlements, due.Reports, cancellationToken);
        Tell(message, outcome, due);
        return isGone;
    }

    private void Tell(QueuedMessage message, DeliveryOutcome outcome, DueReports due)
    {
        var age = message.Now - QueueEntry.AcceptedAt(message.Id);
        var queued = age < TimeSpan.Zero ? TimeSpan.Zero : age;
        foreach (var recipient in message.Recipients)
            log.Write(new MailEvent.Attempted(message.Id, recipient.Recipient.Mailbox, outcome, new AttemptTimes(queued, queued, TimeSpan.Zero, TimeSpan.Zero)));
        foreach (var mailEvent in due.Events)
            log.Write(mailEvent);
        foreach (var report in due.Reports)
            log.Write(report.Queued);
    }
}
