using System.Collections.Immutable;
using Postroad.Mta.Delivery.Content;
using Postroad.Mta.Delivery.Outcomes;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Routing;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery;

/// <summary>
/// Carries one message after the other to one destination, over one session as long as that is good. It begins a message only when the results of the
/// one before are on disk, so that a kill repeats one message a connection at most.
/// </summary>
internal sealed partial class DeliveryWorker
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(2);

    private readonly Dispatcher _dispatcher;
    private readonly Destination _destination;
    private readonly HopDelivery _hops;

    public DeliveryWorker(Dispatcher dispatcher, Destination destination)
    {
        (_dispatcher, _destination) = (dispatcher, destination);
        _hops = new(dispatcher, destination);
    }

    /// <summary>Works until there is nothing to do, or the stop.</summary>
    public async Task RunAsync()
    {
        await Task.Yield();
        var left = false;
        try
        {
            while (!left && !_dispatcher.Stopping.IsCancellationRequested)
            {
                if (!_destination.HasTooManyWorkers && _destination.Next() is { } lane)
                    await WorkAsync(lane);
                else if (!_hops.HasSessionToKeep || _destination.HasTooManyWorkers || !await WaitAsync())
                    left = _destination.TryLeave();
            }
        }
        catch (OperationCanceledException) when (_dispatcher.Stopping.IsCancellationRequested)
        {
            // The stop; what was in hand is due again after the next start.
        }
        finally
        {
            if (!left)
                _destination.Leave();
            await _hops.CloseAsync();
            _dispatcher.Left(_destination);
        }
    }

    private async ValueTask<bool> WaitAsync()
    {
        using var limit = new CancellationTokenSource(IdleTime, _dispatcher.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _dispatcher.Stopping);
        return await _destination.WaitAsync(both.Token);
    }

    private async Task WorkAsync(QueueLane lane)
    {
        QueuedMessage? message = null;
        try
        {
            (message, var hasMore) = await _dispatcher.Queue.TakeAsync(lane, _hops.RecipientsPerTransaction, _dispatcher.Stopping);
            if (hasMore)
                _dispatcher.Offer(_destination, lane);
            if (message is not null)
                await CarryAsync(lane, message);
        }
        catch (Exception e) when (e is not OperationCanceledException || !_dispatcher.Stopping.IsCancellationRequested)
        {
            if (message is not null)
                _dispatcher.Failed(message, e);
            _dispatcher.Failed(lane, e);
            await _hops.CloseAsync();
        }
        finally
        {
            message?.Dispose();
        }
    }

    private async Task CarryAsync(QueueLane lane, QueuedMessage message)
    {
        using var trace = DeliveryTrace.Begin(message, _destination);
        var times = new AttemptClock(_dispatcher.Clock, message.Envelope);
        var result = await TryAsync(lane, message, times);
        DeliveryTrace.End(trace, result);
        await _dispatcher.Results.WriteAsync(message, result, times.Stop(), _dispatcher.Leaving);
        if (result.SlowsDown)
            _destination.SlowDown();
    }

    private async Task<AttemptResult> TryAsync(QueueLane lane, QueuedMessage message, AttemptClock times)
    {
        var open = new OpenRecipients(message.Recipients);
        try
        {
            if (message.Wishes is { ReturnsThen: true, By: { } by } && by <= _dispatcher.Clock.GetUtcNow())
                return open.All(new DeliveryOutcome.Bounced(null, ContentFitter.TooLate));
            return await _dispatcher.Router.PlanAsync(lane.Domain, _dispatcher.Aborting) switch
            {
                RoutePlan.Servers servers => await _hops.DeliverAsync(servers, message, open, times),
                RoutePlan.Mailboxes => await ToMailboxesAsync(message, open),
                RoutePlan.Nowhere nowhere => Nowhere(open, nowhere.Reply),
                var plan => throw new InvalidOperationException($"A plan of no known kind: {plan}."),
            };
        }
        catch (OperationCanceledException) when (_dispatcher.Aborting.IsCancellationRequested)
        {
            return open.GiveBack();
        }
        catch (SpoolDamageException e)
        {
            await _dispatcher.Queue.SetAsideAsync(message, e.Message);
            return AttemptResult.None;
        }
        catch (Exception e)
        {
            Log.AttemptFailed(_dispatcher.Logger, e, message.Id);
            await _hops.CloseAsync();
            return open.All(new DeliveryOutcome.Deferred(null, DeliveryReplies.InternalTrouble));
        }
    }

    // A resolver that does not answer is asked for the messages of one lane a few times, then the lane rests: no lookup a message.
    private AttemptResult Nowhere(OpenRecipients open, Reply reply)
    {
        if (reply.IsPermanent)
            return open.All(new DeliveryOutcome.Bounced(null, reply));
        if (_destination.Failed(weight: 1))
            _dispatcher.Suspend(_destination);
        return open.All(new DeliveryOutcome.Deferred(null, reply));
    }

    // What is in a mailbox stays known, whatever happens at a later one: else it would come there twice.
    private async Task<AttemptResult> ToMailboxesAsync(QueuedMessage message, OpenRecipients open)
    {
        foreach (var recipient in message.Recipients)
        {
            open.Settle(recipient, _dispatcher.Directory.Resolve(recipient.Recipient.Mailbox) switch
            {
                RecipientRoute.Local local => await _dispatcher.Mailboxes.DeliverAsync(message, recipient, local, _dispatcher.Aborting),
                RecipientRoute.Unknown unknown => new DeliveryOutcome.Bounced(null, unknown.Reply),
                _ => new DeliveryOutcome.Deferred(null, DeliveryReplies.RouteChanged),
            });
        }
        _destination.Succeeded();
        return open.Result();
    }
}
