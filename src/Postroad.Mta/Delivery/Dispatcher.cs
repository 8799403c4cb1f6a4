using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Postroad.Mta.Bounces;
using Postroad.Mta.Delivery.Hops;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Mta.Routing;
using Postroad.Mta.Signing;

namespace Postroad.Mta.Delivery;

/// <summary>Brings the lanes of the queue to the destinations that they lead to, and workers to those.</summary>
internal sealed partial class Dispatcher : IAsyncDisposable
{
    private const int LocalWorkers = 8;
    private static readonly TimeSpan LongestSuspension = TimeSpan.FromHours(1);

    private static readonly TimeSpan ErrorPause = TimeSpan.FromMinutes(1);

    /// <summary>How long a stop waits for a slow disk.</summary>
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Destination> _destinations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly DeliveryOptions _options;
    private Task _loop = Task.CompletedTask;

    public Dispatcher(MailQueue queue, QueueOptions queueOptions, ReportMaker reports, DomainDirectory directory, Router router, IHopConnector connector, IMailboxes mailboxes,
        DeliveryOptions options, IMailLog log, TimeProvider clock, ILogger<Dispatcher> logger)
    {
        (Queue, Directory, Router, Connector, Mailboxes, _options) = (queue, directory, router, connector, mailboxes, options);
        (Clock, Logger, Meters, Dead) = (clock, logger, new DeliveryMeters(this), new DeadAddresses(clock));
        Results = new ResultWriter(queue, reports, queueOptions, log, Meters, clock, logger);
    }

    internal MailQueue Queue { get; }

    internal DomainDirectory Directory { get; }

    internal Router Router { get; }

    internal IHopConnector Connector { get; }

    internal DeadAddresses Dead { get; }

    internal IMailboxes Mailboxes { get; }

    /// <summary>Signs what users of ours submitted; null where nobody does.</summary>
    internal MessageSigner? Signer { get; init; }

    internal ResultWriter Results { get; }

    internal DeliveryMeters Meters { get; }

    internal TimeProvider Clock { get; }

    internal ILogger Logger { get; }

    /// <summary>Nothing new is begun.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    /// <summary>What runs is cut off.</summary>
    internal CancellationToken Aborting => _aborting.Token;

    /// <summary>What is known and not yet on disk is given up too.</summary>
    internal CancellationToken Leaving => _leaving.Token;

    /// <summary>The destinations that are known now, and the workers at each.</summary>
    public IEnumerable<Destination> Destinations => _destinations.Values;

    /// <summary>How many destinations are left alone now.</summary>
    public int SuspendedDestinations => _destinations.Values.Count(d => d.SuspendedUntil > Queue.Clock.GetUtcNow());

    /// <summary>Begins to deliver.</summary>
    public void Start()
    {
        _loop = RunAsync();
        Track(new OverdueWorker(this).RunAsync());
    }

    /// <summary>
    /// 1. Nothing new is begun. 2. Attempts that run may finish within that time, then they are cut off and due again. 3. What they had come to may still get to the disk.
    /// </summary>
    public Task StopAsync(TimeSpan drain) => StopAsync(drain, SettlePatience);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero, TimeSpan.Zero);
        Meters.Dispose();
        _stopping.Dispose();
        _aborting.Dispose();
        _leaving.Dispose();
    }

    private async Task StopAsync(TimeSpan drain, TimeSpan settle)
    {
        // 1. Nothing new is begun.
        await _stopping.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // 2. Attempts that run may finish within that time.
        await WorkersAsync(drain);
        await _aborting.CancelAsync();
        // 3. What they had come to may still get to the disk.
        await WorkersAsync(settle);
        await _leaving.CancelAsync();
        await WorkersAsync(Timeout.InfiniteTimeSpan);
    }

    // Until nobody works any more: one that ends may have begun another. Whatever a worker failed with has been logged.
    private async Task WorkersAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience, Clock);
        while (!_running.IsEmpty && !limit.IsCancellationRequested)
        {
            await Task.WhenAll(_running.Keys).WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Yield();
        }
    }

    /// <summary>A lane of that destination has something due.</summary>
    internal void Offer(Destination destination, QueueLane lane)
    {
        if (lane.IsHurried)
        {
            lane.IsHurried = false;
            destination.Resume();
        }
        if (destination.SuspendedUntil > Queue.Clock.GetUtcNow())
            Queue.Schedule.Suspend(lane, destination.SuspendedUntil);
        else if (destination.Offer(lane))
            Track(new DeliveryWorker(this, destination).RunAsync());
    }

    /// <summary>Leaves a destination alone for a while: our own pause, which no message pays for.</summary>
    internal void Suspend(Destination destination)
    {
        var lanes = destination.Suspend(Queue.Clock.GetUtcNow(), failures => TimeSpan.FromTicks(Math.Min(Queue.DelayAfter(failures).Ticks, LongestSuspension.Ticks)));
        Meters.Suspended();
        Log.Suspended(Logger, destination.Key, destination.SuspendedUntil);
        foreach (var lane in lanes)
            Queue.Schedule.Suspend(lane, destination.SuspendedUntil);
    }

    /// <summary>A worker has left.</summary>
    internal void Left(Destination destination)
    {
        if (destination.IsForgettable)
            _destinations.TryRemove(new(destination.Key, destination));
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            while (await Queue.Schedule.Offers.WaitToReadAsync(Stopping))
            {
                while (Queue.Schedule.Offers.TryRead(out var lane))
                {
                    var placing = PlaceAsync(lane);
                    if (!placing.IsCompletedSuccessfully)
                        Track(placing);
                }
            }
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // The stop.
        }
    }

    private async Task PlaceAsync(QueueLane lane)
    {
        try
        {
            var (key, workers) = await Router.PlanAsync(lane.Domain, Stopping) switch
            {
                RoutePlan.Servers servers => (servers.Destination, _options.ConnectionsPerDestination),
                RoutePlan.Mailboxes => ("mailboxes", LocalWorkers),
                _ => ($"nowhere:{lane.Domain}", 1),
            };
            Offer(_destinations.GetOrAdd(key, static (k, w) => new Destination(k, w == 0 ? int.MaxValue : w), workers), lane);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // The stop; the lane is offered again after the next start.
        }
        catch (Exception e)
        {
            Failed(lane, e);
        }
    }

    /// <summary>An error of ours at a lane, which may well come again at once: it is left alone for a while.</summary>
    internal void Failed(QueueLane lane, Exception error)
    {
        Log.LaneFailed(Logger, error, lane.Domain.ToString());
        Queue.Schedule.Suspend(lane, Queue.Clock.GetUtcNow() + ErrorPause);
    }

    /// <summary>An error of ours at a message: what it came to is not known, and it waits again.</summary>
    internal void Failed(QueuedMessage message, Exception error)
    {
        Log.MessageFailed(Logger, error, message.Id);
        Queue.GiveBack(message);
    }

    private void Track(Task task)
    {
        _running.TryAdd(task, 0);
        task.ContinueWith(static (done, state) =>
        {
            var dispatcher = (Dispatcher)state!;
            dispatcher._running.TryRemove(done, out _);
            if (done.Exception is { } error)
                Log.WorkerFailed(dispatcher.Logger, error.GetBaseException());
        }, this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
