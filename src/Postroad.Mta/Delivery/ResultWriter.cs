using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Postroad.Mta.Bounces;
using Postroad.Mta.Delivery.Outcomes;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;

namespace Postroad.Mta.Delivery;

/// <summary>Makes the results of an attempt durable, with the reports that are due for them, and tells of them, in this order.</summary>
internal sealed partial class ResultWriter(MailQueue queue, ReportMaker reports, QueueOptions options, IMailLog log, DeliveryMeters meters, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan ReadRetry = TimeSpan.FromSeconds(1);

    /// <summary>How often what a report quotes is asked for; then the sender hears of it without.</summary>
    private const int MaxReads = 30;

    /// <summary>Returns when the results are on disk.</summary>
    public async Task WriteAsync(QueuedMessage message, AttemptResult result, AttemptTimes times, CancellationToken cancellationToken)
    {
        if (!result.GivenBack.IsEmpty)
            queue.GiveBack(message, result.GivenBack);
        if (result.Settlements.IsEmpty)
            return;
        var end = message.LifetimeBy(options).End;
        var isOver = message.Now >= end;
        var decision = await DecideAsync(message, [.. result.Settlements.Select(s => WithinLifetime(s, end, isOver))], cancellationToken);
        if (decision.Settlements.Count(static s => s.IsAmbiguous) is > 0 and var ambiguous)
            meters.Ambiguous(ambiguous);
        await SettleAsync(message, decision, settlement => Tell(message, settlement, times), cancellationToken);
    }

    /// <summary>Settles recipients that were not tried but whose time is over, or whose sender is due a word on the delay.</summary>
    public async Task WriteOverdueAsync(QueuedMessage message, CancellationToken cancellationToken)
    {
        var end = message.LifetimeBy(options).End;
        var isOver = message.Now >= end;
        var decision = await DecideAsync(message, [.. message.Recipients.Select(r => WithinLifetime(new Settlement(r.Index, AsItStands(r.State)), end, isOver))], cancellationToken);
        // A delay counts as told also where nobody wants to hear of it, so that it is looked at once.
        var told = message.Recipients.Where(static r => r.State.DelayNoticeSent).Select(static r => r.Index).ToHashSet();
        var settlements = decision.Settlements.Where(s => isOver || !told.Contains(s.Recipient))
            .Select(s => s with { IsUntried = !isOver, IsByOperator = isOver, TellsDelay = true }).ToImmutableArray();
        if (!isOver)
            queue.GiveBack(message, [.. told]);
        var times = new AttemptClock(clock, message.Envelope).Stop();
        await SettleAsync(message, decision with { Settlements = settlements }, settlement =>
        {
            if (isOver)
                Tell(message, settlement, times);
        }, cancellationToken);
    }

    private void Tell(QueuedMessage message, Settlement settlement, AttemptTimes times) =>
        log.Write(new MailEvent.Attempted(message.Id, message.Envelope.Recipients[settlement.Recipient].Mailbox, settlement.Outcome, times));

    private async Task SettleAsync(QueuedMessage message, ReportDecision decision, Action<Settlement> tell, CancellationToken cancellationToken)
    {
        if (decision.Settlements.IsEmpty)
            return;
        var isGone = await queue.SettleAsync(message.Id, decision.Settlements, decision.Reports, cancellationToken);
        foreach (var settlement in decision.Settlements)
            tell(settlement);
        foreach (var mailEvent in decision.Events)
            log.Write(mailEvent);
        foreach (var report in decision.Reports)
            log.Write(report.Queued);
        if (isGone)
            log.Write(new MailEvent.Removed(message.Id));
    }

    // What is quoted in a report is read from the spool; a disk that cannot be read now can be read later, and a result is not to be lost for that.
    private async Task<ReportDecision> DecideAsync(QueuedMessage message, ImmutableArray<Settlement> settlements, CancellationToken cancellationToken)
    {
        for (var reads = 1; ; reads++)
        {
            try
            {
                return await reports.DecideAsync(message, settlements, quotes: reads <= MaxReads, cancellationToken);
            }
            catch (IOException e)
            {
                Log.ReportWaits(logger, message.Id, e.Message);
                await Task.Delay(ReadRetry, clock, cancellationToken);
            }
        }
    }

    private static DeliveryOutcome.Deferred AsItStands(RecipientState state) =>
        new(state.LastRelay, state.LastReply ?? DeliveryReplies.NotTriedYet) { IsOwnWord = state.IsOwnWord || state.LastReply is null };

    private static Settlement WithinLifetime(Settlement settlement, DateTimeOffset end, bool isOver) => settlement.Outcome is not DeliveryOutcome.Deferred deferred
        ? settlement
        : isOver ? settlement with { Outcome = new DeliveryOutcome.Bounced(deferred.Relay, deferred.Reply) { IsOwnWord = deferred.IsOwnWord } } : settlement with { Deadline = end };
}
