using System.Collections.Immutable;
using Postroad.Mta.Queue;

namespace Postroad.Mta.Delivery;

/// <summary>Gives up messages whose time is over while they wait, and tells senders of the delay, without an attempt.</summary>
internal sealed class OverdueWorker(Dispatcher dispatcher)
{
    /// <summary>After an hour down many may be overdue together: each batch shares commits.</summary>
    private const int AtOnce = 32;

    /// <summary>Works until the stop.</summary>
    public async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            while (await dispatcher.Queue.Schedule.Overdue.WaitToReadAsync(dispatcher.Stopping))
            {
                dispatcher.Queue.Schedule.Overdue.TryRead(out _);
                while (await TakeAsync() is { IsEmpty: false } messages)
                    await Task.WhenAll(messages.Select(SettleAsync));
            }
        }
        catch (OperationCanceledException) when (dispatcher.Stopping.IsCancellationRequested)
        {
            // The stop; what is overdue still is after the next start.
        }
    }

    private async Task<ImmutableArray<QueuedMessage>> TakeAsync()
    {
        var messages = ImmutableArray.CreateBuilder<QueuedMessage>();
        while (messages.Count < AtOnce && !dispatcher.Stopping.IsCancellationRequested && await dispatcher.Queue.TakeOverdueAsync(dispatcher.Stopping) is { } message)
            messages.Add(message);
        return messages.DrainToImmutable();
    }

    // An error at one message must not end the looking after all others.
    private async Task SettleAsync(QueuedMessage message)
    {
        using (message)
        {
            try
            {
                await dispatcher.Results.WriteOverdueAsync(message, dispatcher.Leaving);
            }
            catch (Exception e) when (e is not OperationCanceledException || !dispatcher.Stopping.IsCancellationRequested)
            {
                dispatcher.Failed(message, e);
            }
        }
    }
}
