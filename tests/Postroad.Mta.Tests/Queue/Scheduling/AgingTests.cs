using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Scheduling;

namespace Postroad.Mta.Tests.Queue.Scheduling;

/// <summary>Who is old is looked at when its moment comes, and again each ten minutes, also while others come and go.</summary>
public sealed class AgingTests
{
    private static readonly TimeSpan Notice = TimeSpan.FromHours(4);
    private static readonly TimeSpan End = TimeSpan.FromDays(5);

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.Parse("2026-11-26T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
    private readonly QueueOptions _options = new() { DelayNotice = Notice, GiveUpAfter = End };

    [Fact]
    public void A_message_is_looked_at_at_its_notice_at_its_end_and_each_ten_minutes_between()
    {
        using var aging = new Aging(_options, _clock, static () => { });
        var entry = Enter(aging);
        Assert.Equal(0, Looks(aging, entry));
        _clock.Advance(Notice - TimeSpan.FromSeconds(1));
        Assert.Equal(0, Looks(aging, entry));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Looks(aging, entry));
        Assert.Equal(0, Looks(aging, entry));
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(1, Looks(aging, entry));
        _clock.Advance(End - Notice - TimeSpan.FromMinutes(11));
        Assert.InRange(Looks(aging, entry), 1, 2);
        entry.IsGone = true;
        aging.Forget();
    }

    [Fact]
    public void Who_came_in_before_the_start_is_as_old_as_it_is()
    {
        using var aging = new Aging(_options, _clock, static () => { });
        var old = new QueueEntry(QueueId.Create(_clock), 1);
        _clock.Advance(Notice);
        var young = Enter(aging);
        aging.AddReplayed([old]);
        Assert.InRange(Looks(aging, old), 1, 2);
        _clock.Advance(Notice);
        Assert.InRange(Looks(aging, young), 1, 2);
    }

    [Fact]
    public void Nobody_is_missed_while_others_come_and_go() => Gen.Int[0, 3].Array[50, 400].Select(Gen.Int[1, int.MaxValue]).Sample((steps, seed) =>
    {
        using var aging = new Aging(_options, _clock, static () => { });
        var random = new Random(seed);
        var (living, seen) = (new List<QueueEntry>(), new HashSet<QueueEntry>());
        foreach (var step in steps)
        {
            for (var i = 0; i < 100 && step == 0; i++)
                living.Add(Enter(aging));
            for (var i = 0; i < 90 && step == 1 && living.Count > 0; i++)
            {
                var at = random.Next(living.Count);
                living[at].IsGone = true;
                aging.Forget();
                living.RemoveAt(at);
            }
            if (step == 2)
                _clock.Advance(TimeSpan.FromMinutes(random.Next(90)));
            while (aging.Next() is { } entry)
                seen.Add(entry);
            Assert.All(living.Where(e => e.Accepted + Notice <= _clock.GetUtcNow()), e => Assert.Contains(e, seen));
        }
        // A round later each of them again.
        _clock.Advance(TimeSpan.FromMinutes(10));
        seen.Clear();
        while (aging.Next() is { } entry)
            seen.Add(entry);
        Assert.All(living.Where(e => e.Accepted + Notice <= _clock.GetUtcNow()), e => Assert.Contains(e, seen));
    }, iter: 100, threads: 1);

    private QueueEntry Enter(Aging aging)
    {
        var entry = new QueueEntry(QueueId.Create(_clock), 1);
        aging.Add(entry);
        return entry;
    }

    private static int Looks(Aging aging, QueueEntry entry)
    {
        var looks = 0;
        while (aging.Next() is { } next)
            looks += next == entry ? 1 : 0;
        return looks;
    }
}
