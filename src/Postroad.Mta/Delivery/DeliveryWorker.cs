using System.Collections.Immutable;
using Postroad.Mta.Delivery.Hops;
using Postroad.Mta.Delivery.Outcomes;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Routing;
using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery;

/// <summary>
/// Carries one message after the other to one destination, over one session as long as that is good. It begins a message only when the results of the
/// one before are on disk, so that a kill repeats one message a connection at most.
/// </summary>
internal sealed partial class DeliveryWorker(Dispatcher dispatcher, Destination destination)
{
    /// <summary>How many recipients one transaction has at most, unless the server allows fewer (RFC 5321 §4.5.3.1.8 asks servers to take 100).</summary>
    private const int MaxRecipients = 100;

    /// <summary>How many messages one session carries at most (Postfix reuses for 300 s; exchanges commonly close after 100).</summary>
    private const int MaxTransactions = 100;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan QuickFailure = TimeSpan.FromSeconds(2);

    private IHopSession? _session;
    private HopTarget? _target;

    /// <summary>Works until there is nothing to do, or the stop.</summary>
    public async Task RunAsync()
    {
        await Task.Yield();
        var left = false;
        try
        {
            while (!left && !dispatcher.Stopping.IsCancellationRequested)
            {
                if (!destination.HasTooManyWorkers && destination.Next() is { } lane)
                    await WorkAsync(lane);
                else if (_session is null || destination.HasTooManyWorkers || !await WaitAsync())
                    left = destination.TryLeave();
            }
        }
        catch (OperationCanceledException) when (dispatcher.Stopping.IsCancellationRequested)
        {
            // The stop; what was in hand is due again after the next start.
        }
        finally
        {
            if (!left)
                destination.Leave();
            await CloseAsync();
            dispatcher.Left(destination);
        }
    }

    private async ValueTask<bool> WaitAsync()
    {
        using var limit = new CancellationTokenSource(IdleTime, dispatcher.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, dispatcher.Stopping);
        return await destination.WaitAsync(both.Token);
    }

    private async Task WorkAsync(QueueLane lane)
    {
        var (message, hasMore) = await dispatcher.Queue.TakeAsync(lane, RecipientsPerTransaction, dispatcher.Stopping);
        if (hasMore)
            dispatcher.Offer(destination, lane);
        if (message is null)
            return;
        using (message)
        {
            var times = new AttemptClock(dispatcher.Clock, message.Envelope);
            var result = await TryAsync(lane, message, times);
            await dispatcher.Results.WriteAsync(message, result, times.Stop(), dispatcher.Aborting);
            if (result.SlowsDown)
                destination.SlowDown();
        }
    }

    private int RecipientsPerTransaction => Math.Min(MaxRecipients, _session?.Capabilities.Limits.RecipientsPerMessage ?? MaxRecipients);

    private async Task<AttemptResult> TryAsync(QueueLane lane, QueuedMessage message, AttemptClock times)
    {
        try
        {
            return await dispatcher.Router.PlanAsync(lane.Domain, dispatcher.Aborting) switch
            {
                RoutePlan.Servers servers => await ToServersAsync(servers, message, times),
                RoutePlan.Mailboxes => await ToMailboxesAsync(message),
                RoutePlan.Nowhere nowhere => All(message, nowhere.Reply.IsPermanent
                    ? new DeliveryOutcome.Bounced(null, nowhere.Reply)
                    : new DeliveryOutcome.Deferred(null, nowhere.Reply)),
                var plan => throw new InvalidOperationException($"A plan of no known kind: {plan}."),
            };
        }
        catch (OperationCanceledException) when (dispatcher.Aborting.IsCancellationRequested)
        {
            return new AttemptResult([], Places(message));
        }
        catch (SpoolDamageException e)
        {
            await dispatcher.Queue.SetAsideAsync(message, e.Message);
            return new AttemptResult([], []);
        }
        catch (Exception e)
        {
            Log.AttemptFailed(dispatcher.Logger, e, message.Id);
            await CloseAsync();
            return All(message, new DeliveryOutcome.Deferred(null, new Reply(451, new(4, 3, 0), Trouble.Text($"Internal trouble: {e.Message}"))));
        }
    }

    private async Task<AttemptResult> ToMailboxesAsync(QueuedMessage message)
    {
        var settlements = ImmutableArray.CreateBuilder<Settlement>(message.Recipients.Length);
        foreach (var recipient in message.Recipients)
        {
            var outcome = dispatcher.Directory.Resolve(recipient.Recipient.Mailbox) switch
            {
                RecipientRoute.Local local => await dispatcher.Mailboxes.DeliverAsync(message, recipient, local, dispatcher.Aborting),
                RecipientRoute.Unknown unknown => new DeliveryOutcome.Bounced(null, unknown.Reply),
                _ => new DeliveryOutcome.Deferred(null, new Reply(451, new(4, 4, 4), "The route of this recipient has changed")),
            };
            settlements.Add(new Settlement(recipient.Index, outcome));
        }
        destination.Succeeded();
        return new AttemptResult(settlements.MoveToImmutable(), []);
    }

    private async Task<AttemptResult> ToServersAsync(RoutePlan.Servers servers, QueuedMessage message, AttemptClock times)
    {
        if (_session is not null && (!_session.IsUsable || !servers.Targets.Contains(_target!) || IsUsedUp(_session)))
            await CloseAsync();
        if (_session is null && await ConnectAsync(servers) is { } trouble)
            return All(message, trouble);
        times.Connected();
        var session = _session!;
        var isFirst = session.Transactions == 0;
        var parameters = message.Envelope.Parameters with { Size = message.Size, HoldForSeconds = null, HoldUntil = null };
        await using var content = await message.OpenContentAsync(dispatcher.Aborting);
        SendOutcome sent;
        try
        {
            sent = await session.SendAsync(message.Envelope.Sender, parameters, [.. message.Recipients.Select(static r => r.Recipient)], content, dispatcher.Aborting);
        }
        catch (SendCanceledException e)
        {
            // The stop: what was answered counts, the rest is as if it had not been tried.
            await CloseAsync();
            return Verdicts.OfInterrupted(message.Recipients, e.Outcome, session.Relay, session.Capabilities.Dsn);
        }
        if (sent.Failure is not null || !session.IsUsable)
            await CloseAsync();
        if (sent.AnyAccepted)
            destination.Succeeded();
        return Verdicts.Of(message.Recipients, sent, session.Relay, session.Capabilities.Dsn, isFirst);
    }

    private static bool IsUsedUp(IHopSession session) =>
        session.Transactions >= Math.Min(MaxTransactions, session.Capabilities.Limits.MessagesPerSession ?? MaxTransactions);

    /// <summary>Opens a session with the first server that gives one. Null where it stands, else what the recipients are to be told.</summary>
    private async Task<DeliveryOutcome?> ConnectAsync(RoutePlan.Servers servers)
    {
        var begun = dispatcher.Clock.GetTimestamp();
        var attempt = new HopAttempt(dispatcher.Router, dispatcher.Connector);
        _session = await attempt.RunAsync(servers.Targets, dispatcher.Aborting);
        dispatcher.Meters.Connected(_session is not null);
        if (_session is not null)
        {
            _target = attempt.Target;
            destination.Connected();
            return null;
        }
        if (destination.Failed(dispatcher.Clock.GetElapsedTime(begun) < QuickFailure ? 1 : 4))
            dispatcher.Suspend(destination);
        return new DeliveryOutcome.Deferred(attempt.Relay, attempt.Trouble);
    }

    private static AttemptResult All(QueuedMessage message, DeliveryOutcome outcome) =>
        new([.. message.Recipients.Select(r => new Settlement(r.Index, outcome))], []);

    private static ImmutableArray<int> Places(QueuedMessage message) => [.. message.Recipients.Select(static r => r.Index)];

    private async ValueTask CloseAsync()
    {
        var session = _session;
        (_session, _target) = (null, null);
        if (session is not null)
            await session.QuitAsync(dispatcher.Aborting);
    }
}
