using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Scheduling;

namespace Postroad.Mta.Tests.Queue.Measuring;

public sealed class QueueMetersTests
{
    [Fact]
    public async Task The_ledger_is_whole_at_every_step_and_after_a_restart()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("a@next.test", "b@next.test", "c@next.test", "d@next.test"));
        CheckLedger(fixture, accepted: 4, queued: 4);
        using (var message = await fixture.TakeAsync())
        {
            ImmutableArray<Settlement> results = [new(0, Messages.Delivered), new(1, Messages.Deferred), new(2, Messages.Bounced)];
            await fixture.Queue.SettleAsync(id, results, [], TestContext.Current.CancellationToken);
            fixture.Queue.GiveBack(message!, [3]);
        }
        var books = CheckLedger(fixture, accepted: 4, queued: 2);
        Assert.Equal((1, 1, 1, 1), (books.Delivered, books.Bounced, books.Pending, books.Deferred));
        await fixture.RestartAsync();
        books = CheckLedger(fixture, accepted: 4, queued: 2);
        Assert.Equal((1, 1, 1, 1), (books.Delivered, books.Bounced, books.Pending, books.Deferred));
    }

    [Fact]
    public async Task Levels_and_the_oldest_age_are_observed()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("a@one.test", "b@two.test"));
        fixture.Clock.Advance(TimeSpan.FromMinutes(5));
        var seen = Observe(fixture.Queue);
        Assert.Contains("postroad.queue.messages 1", seen);
        Assert.Contains("postroad.queue.lanes 2", seen);
        Assert.Contains("postroad.queue.recipients state=pending 2", seen);
        Assert.Contains("postroad.queue.oldest 300", seen);
        Assert.Contains("postroad.ledger.accepted 2", seen);
        Assert.Contains("postroad.ledger.settled how=delivered 0", seen);
        Assert.Contains("postroad.ledger.queued 2", seen);
        Assert.Contains("postroad.ledger.unaccounted 0", seen);
    }

    private static QueueBooks CheckLedger(QueueFixture fixture, long accepted, long queued)
    {
        var books = fixture.Queue.Schedule.Books;
        Assert.Equal(accepted, books.Accepted);
        Assert.Equal(queued, books.Queued);
        Assert.Equal(books.Accepted, books.Delivered + books.Bounced + books.Dropped + books.Queued);
        var census = fixture.Queue.Schedule.TakeCensus();
        Assert.Equal(queued, census.Recipients);
        Assert.Equal(0, census.Unaccounted);
        return books;
    }

    private static List<string> Observe(MailQueue queue)
    {
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == queue.Meters.Meter)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        void Add<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
            seen.Add(string.Join(' ', [instrument.Name, .. tags.ToArray().Select(t => $"{t.Key}={t.Value}"), $"{value}"]));
        listener.SetMeasurementEventCallback<long>(Add);
        listener.SetMeasurementEventCallback<int>(Add);
        listener.SetMeasurementEventCallback<double>(Add);
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }
}
