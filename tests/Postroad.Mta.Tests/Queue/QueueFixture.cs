using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Scheduling;

namespace Postroad.Mta.Tests.Queue;

/// <summary>A queue over a disk in memory and a clock that only the test moves; it can be stopped and started again.</summary>
internal sealed class QueueFixture : IAsyncDisposable
{
    private readonly Queue<QueueLane> _withMore = new();

    private QueueFixture()
    {
    }

    public JumpingClock Clock { get; } = new(new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero));

    public MemorySpool Spool { get; init; } = new();

    public QueueOptions Options { get; } = new();

    public MailQueue Queue { get; private set; } = null!;

    public static async Task<QueueFixture> StartAsync(MemorySpool? spool = null)
    {
        var fixture = new QueueFixture { Spool = spool ?? new MemorySpool() };
        await fixture.OpenAsync();
        return fixture;
    }

    public NewMessage To(params string[] recipients) => Messages.To(Clock.GetUtcNow(), recipients);

    /// <summary>As after a kill and a new start: nothing is told to the old queue, and its disk is all that is left.</summary>
    public async Task RestartAsync()
    {
        await Queue.DisposeAsync();
        _withMore.Clear();
        await OpenAsync();
    }

    /// <summary>Takes what is due now from any lane; null where nothing is on offer.</summary>
    public async Task<QueuedMessage?> TakeAsync(int maxRecipients = 100)
    {
        while (_withMore.TryDequeue(out var lane) || Queue.Schedule.Offers.TryRead(out lane))
        {
            if (await TakeAsync(lane, maxRecipients) is { } message)
                return message;
        }
        return null;
    }

    /// <summary>Takes from a lane, and comes back to the lane where more of it is due.</summary>
    public async Task<QueuedMessage?> TakeAsync(QueueLane lane, int maxRecipients = 100)
    {
        var (message, hasMore) = await Queue.TakeAsync(lane, maxRecipients, TestContext.Current.CancellationToken);
        if (hasMore)
            _withMore.Enqueue(lane);
        return message;
    }

    public Task SettleAsync(QueuedMessage message, DeliveryOutcome outcome, params Report[] reports) => Queue.SettleAsync(
        message.Id, [.. message.Recipients.Select(r => new Settlement(r.Index, outcome))], [.. reports], TestContext.Current.CancellationToken);

    public RecipientState State(QueueId id, int recipient = 0)
    {
        Assert.True(Queue.Schedule.TryFind(id, out var entry));
        return entry[recipient].ToState();
    }

    public ValueTask DisposeAsync() => Queue.DisposeAsync();

    private async Task OpenAsync()
    {
        Queue = new MailQueue(Spool, Spool, Options, Clock, new Random(1), NullLogger<MailQueue>.Instance);
        await Queue.StartAsync(TestContext.Current.CancellationToken);
        await Queue.Replayed;
    }
}
