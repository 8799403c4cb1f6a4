using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Mail.Addresses;
using Postroad.Mta.Bounces;
using Postroad.Mta.Delivery;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Routing;
using Postroad.Mta.Tests.Delivery;
using Postroad.Mta.Tests.Queue;

namespace Postroad.Mta.Tests.Histories;

/// <summary>A hundred thousand messages wait for a hundred destinations that were down for an hour, and all of them are due at once.</summary>
public sealed class OutageTests
{
    private const int Messages = 100_000;
    private const int Destinations = 100;
    private const int EachNew = 5_000;

    private readonly OneThread _thread = new();
    private readonly JumpingClock _clock = new(new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero));
    private readonly MemorySpool _spool = new();
    private readonly Crowd _crowd = new() { IsDown = true };
    private readonly DeliveryOptions _options = new();
    private readonly List<(Task Accepting, int At)> _new = [];
    private int _arrived;

    [Fact]
    public void After_an_outage_each_destination_gets_its_usual_connections_and_new_mail_is_taken_meanwhile()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_thread);
        try
        {
            Play();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private void Play()
    {
        var queue = Start();
        for (var i = 0; i < Messages; i++)
            _ = queue.AcceptAsync(Queue.Messages.To(_clock.GetUtcNow(), $"user{i}@d{i % Destinations}.test"));
        _thread.RunAll();
        Assert.Equal(Messages, queue.Schedule.Count);
        Pass(TimeSpan.FromMinutes(1), times: 60);
        // It costs a few tries and then one an interval, whatever waits there.
        Assert.Equal(Destinations, _crowd.Sites.Count);
        Assert.All(_crowd.Sites, static site => Assert.InRange(site.Tried, 1, 40));

        _crowd.IsDown = false;
        _crowd.Arrived = recipient => OnArrival(queue, recipient);
        foreach (var site in _crowd.Sites)
            site.Tried = 0;
        for (var minutes = 0; minutes < 300 && queue.Schedule.Count > 0; minutes++)
            Pass(TimeSpan.FromMinutes(1), times: 1);

        Assert.Equal(0, queue.Schedule.Count);
        Assert.Equal(0, _spool.Messages);
        Assert.Equal(0, queue.Schedule.TakeCensus().Unaccounted);
        foreach (var site in _crowd.Sites.Where(static s => s.Recipients.Count > 1))
        {
            Assert.Equal(Messages / Destinations, site.Recipients.Count);
            Assert.All(site.Recipients.Values, static copies => Assert.Equal(1, copies));
            Assert.InRange(site.Most, 1, _options.ConnectionsPerDestination);
            // A session carries 100 messages; the first ones of the old mail come back one by one by their own schedule.
            Assert.InRange(site.Tried, 10, 60);
        }
        Assert.Equal(Messages / EachNew, _new.Count);
        Assert.All(_new, static n => Assert.True(n.Accepting.IsCompletedSuccessfully));
    }

    private MailQueue Start()
    {
        var (hostname, options) = (DomainName.Parse("mx.test"), new QueueOptions());
        var queue = new MailQueue(_spool, _spool, options, _clock, new Random(1), NullLogger<MailQueue>.Instance);
        var directory = new DomainDirectory(hostname, [], [], static _ => false);
        var reports = new ReportMaker(hostname, directory, options, queue.NewId, _clock);
        var router = new Router(directory, _crowd, hostname, null, new Random(1));
        var dispatcher = new Dispatcher(queue, options, reports, directory, router, _crowd, new MemoryMailboxes(), _options, new EventRecorder(), _clock, NullLogger<Dispatcher>.Instance);
        _ = queue.StartAsync(CancellationToken.None);
        dispatcher.Start();
        _thread.RunAll();
        return queue;
    }

    // While the old mail streams out, new mail comes in for another destination, and is there before many more of the old have gone.
    private void OnArrival(MailQueue queue, string recipient)
    {
        _arrived++;
        if (recipient.StartsWith("new", StringComparison.Ordinal))
        {
            var asked = _new.Single(n => recipient == $"new{n.At}@live{n.At}.test");
            Assert.InRange(_arrived - asked.At, 1, 3 * Destinations * _options.ConnectionsPerDestination);
        }
        else if (_arrived % EachNew == 0)
        {
            _new.Add((queue.AcceptAsync(Queue.Messages.To(_clock.GetUtcNow(), $"new{_arrived}@live{_arrived}.test")), _arrived));
        }
    }

    private void Pass(TimeSpan time, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _clock.Advance(time);
            _thread.RunAll();
        }
    }
}
