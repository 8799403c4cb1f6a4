using System.Collections.Immutable;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Queue.Operations;

/// <summary>Gives up recipients because an operator says so. It is told as a refusal by a next hop would be: to the sender, and to the log.</summary>
internal sealed class OperatorBounce(MailQueue queue, ReportSource reports, IMailLog log)
{
    /// <summary>Returns, once it is durable, whether the message is gone with that; null where it cannot be read, so that nobody could be told and nothing was done.</summary>
    public async Task<bool?> ApplyAsync(QueueEntry entry, ImmutableArray<int> places, string reason, CancellationToken cancellationToken)
    {
        QueuedMessage? message = null;
        try
        {
            message = await queue.TakeForOperatorAsync(entry, places, cancellationToken);
            return message is null ? false : await SettleAsync(message, reason, cancellationToken);
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
        var text = string.Concat(reason.Where(static c => !char.IsControl(c)));
        var outcome = new DeliveryOutcome.Bounced(null, new Reply(554, new(5, 3, 0), $"Returned by the postmaster: {text}"));
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
