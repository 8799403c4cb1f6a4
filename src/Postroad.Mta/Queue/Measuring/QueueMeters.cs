using System.Diagnostics.Metrics;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Scheduling;

namespace Postroad.Mta.Queue.Measuring;

/// <summary>The levels of the queue, observed when somebody asks, and the pace of its commits.</summary>
internal sealed class QueueMeters : IDisposable
{
    private static readonly TimeSpan CensusAge = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LargeCensusAge = TimeSpan.FromMinutes(1);
    private const int LargeCensus = 100_000;

    private readonly Meter _meter = new(MailMeters.MeterName);
    private readonly Histogram<double> _commit;
    private readonly Histogram<int> _batch;
    private readonly Schedule _schedule;
    private readonly TimeProvider _clock;
    private Census _census = new(0, 0, 0, null);
    private DateTimeOffset _counted = DateTimeOffset.MinValue;

    public QueueMeters(Schedule schedule, TimeProvider clock)
    {
        (_schedule, _clock) = (schedule, clock);
        _commit = _meter.CreateHistogram<double>("postroad.spool.commit.duration", "s", "How long one commit to stable storage took.");
        _batch = _meter.CreateHistogram<int>("postroad.spool.commit.operations", "{operation}", "How many waiting operations one commit served.");
        _meter.CreateObservableGauge("postroad.queue.messages", () => _schedule.Count, "{message}", "Messages in the queue.");
        _meter.CreateObservableGauge("postroad.queue.recipients", Levels, "{recipient}", "Recipients in the queue, by state: pending, deferred, held.");
        _meter.CreateObservableGauge("postroad.queue.lanes", () => _schedule.Lanes, "{domain}", "Recipient domains that have mail in the queue.");
        _meter.CreateObservableGauge("postroad.queue.oldest", OldestAge, "s", "Age of the oldest message in the queue; 0 where it is empty.");
        _meter.CreateObservableCounter("postroad.ledger.accepted", () => Book(static b => b.Accepted), "{recipient}", "Recipients accepted since the start, with those that were there at the start.");
        _meter.CreateObservableCounter("postroad.ledger.settled", Settled, "{recipient}", "Recipients settled since the start, by how: delivered, bounced, dropped.");
        _meter.CreateObservableGauge("postroad.ledger.queued", () => Book(static b => b.Queued), "{recipient}", "Recipients in the queue. Accepted is always settled and queued together.");
        _meter.CreateObservableGauge("postroad.ledger.unaccounted", () => Count().Unaccounted, "{recipient}", "Recipients that the ledger has and the queue has not. Other than 0 is a bug: please report it.");
    }

    /// <summary>The meter that has these instruments.</summary>
    public Meter Meter => _meter;

    /// <summary>A batch became durable.</summary>
    public void Committed(int operations, TimeSpan took)
    {
        _commit.Record(took.TotalSeconds);
        _batch.Record(operations);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Levels()
    {
        lock (_schedule.Gate)
        {
            var books = _schedule.Books;
            return [new(books.Pending, Tag("state", "pending")), new(books.Deferred, Tag("state", "deferred")), new(books.Held, Tag("state", "held"))];
        }
    }

    private IEnumerable<Measurement<long>> Settled()
    {
        lock (_schedule.Gate)
        {
            var books = _schedule.Books;
            return [new(books.Delivered, Tag("how", "delivered")), new(books.Bounced, Tag("how", "bounced")), new(books.Dropped, Tag("how", "dropped"))];
        }
    }

    private long Book(Func<QueueBooks, long> read)
    {
        lock (_schedule.Gate)
            return read(_schedule.Books);
    }

    private double OldestAge() => Count().Oldest is { } oldest ? Math.Max(0, (_clock.GetUtcNow() - oldest).TotalSeconds) : 0;

    // Counting a million takes some 20 ms, in which nothing is accepted: not at every question.
    private Census Count()
    {
        var now = _clock.GetUtcNow();
        if (now - _counted < (_census.Messages > LargeCensus ? LargeCensusAge : CensusAge))
            return _census;
        _counted = now;
        return _census = _schedule.TakeCensus();
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
