using Postroad.Mta.Queue.Times;

namespace Postroad.Mta.Queue.Scheduling;

/// <summary>
/// Finds messages whose time is over, or whose sender is due a word on the delay, while they wait and no attempt looks after them. Messages come in by age, so one row in order
/// with a place in it for each moment, and one timer, do for all; the few whose senders want other times stand in a row of their own. Guarded by the schedule's gate.
/// </summary>
internal sealed class Aging : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);
    private const int FewGone = 4096;

    private readonly QueueOptions _options;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly PriorityQueue<QueueEntry, long> _own = new();
    private List<QueueEntry> _row = [];

    // How far the row has been looked at: for the word on the delay, for the end, and by the round that looks at all of these once more.
    private int _told, _ended, _round, _roundEnd;
    private long _nextRound;
    private int _gone;
    private bool _isArmed;

    public Aging(QueueOptions options, TimeProvider clock, Action onTime)
    {
        (_options, _clock) = (options, clock);
        _timer = clock.CreateTimer(static state => ((Action)state!)(), onTime, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private bool Tells => _options.DelayNotice < _options.GiveUpAfter;

    /// <summary>A message has come in.</summary>
    public void Add(QueueEntry entry)
    {
        if (entry.Wishes is { ChangesTimes: true })
        {
            AddOwn(entry, _clock.GetUtcNow());
            Arm();
            return;
        }
        _row.Add(entry);
        if (!_isArmed)
            Arm();
    }

    /// <summary>Messages of earlier runs: older than all that came in since the start.</summary>
    public void AddReplayed(QueueEntry[] entries)
    {
        var now = _clock.GetUtcNow();
        foreach (var entry in entries.Where(static e => e.Wishes is { ChangesTimes: true }))
            AddOwn(entry, now);
        var usual = Array.FindAll(entries, static e => e.Wishes is not { ChangesTimes: true });
        Array.Sort(Array.ConvertAll(usual, static e => e.Accepted.UtcTicks), usual);
        var row = new List<QueueEntry>(usual.Length + _row.Count);
        row.AddRange(usual);
        row.AddRange(_row);
        (_row, _told, _ended, _round, _roundEnd) = (row, 0, 0, 0, 0);
        Arm();
    }

    /// <summary>A message is settled. The row forgets it later, in one go with others.</summary>
    public void Forget()
    {
        if (++_gone < FewGone || _gone < _row.Count / 2)
            return;
        _gone = 0;
        (_told, _ended, _round, _roundEnd) = (Left(_told), Left(_ended), Left(_round), Left(_roundEnd));
        _row.RemoveAll(static e => e.IsGone);
        if (_row.Capacity > _row.Count * 4)
            _row.TrimExcess();
    }

    /// <summary>The next message that has to be looked at now; it is looked at again each ten minutes, until it is gone: a hold ends, and options change.</summary>
    public QueueEntry? Next()
    {
        var now = _clock.GetUtcNow();
        if (Tells && _told < _row.Count && _row[_told].Accepted + _options.DelayNotice <= now)
            return _row[_told++];
        if (_ended < _row.Count && _row[_ended].Accepted + _options.GiveUpAfter <= now)
            return _row[_ended++];
        if (_own.TryPeek(out var entry, out var ticks) && ticks <= now.UtcTicks)
        {
            _own.Dequeue();
            if (!entry.IsGone)
                AddOwn(entry, now);
            return entry;
        }
        if (now.UtcTicks >= _nextRound)
            (_round, _roundEnd, _nextRound) = (0, Math.Max(_told, _ended), (now + LookAgain).UtcTicks);
        return _round < _roundEnd ? _row[_round++] : null;
    }

    /// <summary>Whether something has to be done for a recipient that waits: its end has come, or its sender is to be told.</summary>
    public bool IsOverdue(QueueEntry entry, in RecipientSlot slot)
    {
        var now = _clock.GetUtcNow();
        var lifetime = Lifetime.Of(entry.Accepted, entry.Wishes, _options);
        return now >= lifetime.End || now >= lifetime.Notice && (slot.Marks & SlotMarks.DelayTold) == 0;
    }

    /// <summary>Whether it must not be tried any more: it was to be there in time or to go back, and the time is over (RFC 2852 §4.1.2).</summary>
    public bool IsTooLate(QueueEntry entry) => entry.Wishes is { ReturnsThen: true, By: { } by } && by <= _clock.GetUtcNow();

    /// <summary>After the timer went off: sets it for the next message.</summary>
    public void Arm()
    {
        var now = _clock.GetUtcNow();
        var wait = LongestWait;
        _isArmed = _row.Count > 0 || _own.Count > 0;
        if (!_isArmed)
            return;
        if (Tells && _told < _row.Count && _row[_told].Accepted + _options.DelayNotice - now < wait)
            wait = _row[_told].Accepted + _options.DelayNotice - now;
        if (_ended < _row.Count && _row[_ended].Accepted + _options.GiveUpAfter - now < wait)
            wait = _row[_ended].Accepted + _options.GiveUpAfter - now;
        if (_own.TryPeek(out _, out var ticks) && ticks - now.UtcTicks < wait.Ticks)
            wait = TimeSpan.FromTicks(ticks - now.UtcTicks);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    // At its next moment; and now and then, since the options may change meanwhile.
    private void AddOwn(QueueEntry entry, DateTimeOffset now)
    {
        var lifetime = Lifetime.Of(entry.Accepted, entry.Wishes, _options);
        var next = lifetime.Notice > now && lifetime.Notice < lifetime.End ? lifetime.Notice : lifetime.End > now ? lifetime.End : DateTimeOffset.MaxValue;
        _own.Enqueue(entry, Math.Min(next.UtcTicks, (now + LookAgain).UtcTicks));
    }

    // How many of the first so many stay when those that are gone leave.
    private int Left(int count) => count - _row.Take(count).Count(static e => e.IsGone);
}
