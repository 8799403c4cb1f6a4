using Postroad.Mta.Queue.Times;

namespace Postroad.Mta.Queue.Scheduling;

/// <summary>
/// Finds messages whose time is over, or whose sender is due a word on the delay, while they wait and no attempt looks after them. Messages come in by age, so two
/// rows in order and one timer do for all; the few whose senders want other times stand in a row of their own. Guarded by the schedule's gate.
/// </summary>
internal sealed class Aging : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);
    private const int FewGone = 4096;

    private readonly QueueOptions _options;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Queue<(QueueEntry Entry, long Ticks)> _again = new();
    private readonly PriorityQueue<QueueEntry, long> _own = new();
    private Queue<QueueEntry> _toTell = new();
    private Queue<QueueEntry> _toEnd = new();
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
        _toTell.Enqueue(entry);
        _toEnd.Enqueue(entry);
        if (!_isArmed)
            Arm();
    }

    /// <summary>Messages of earlier runs: older than all that came in since the start.</summary>
    public void AddReplayed(QueueEntry[] entries)
    {
        var now = _clock.GetUtcNow();
        foreach (var entry in entries.Where(static e => e.Wishes is { ChangesTimes: true }))
            AddOwn(entry, now);
        QueueEntry[] sorted = [.. entries.Where(static e => e.Wishes is not { ChangesTimes: true })];
        Array.Sort(sorted, static (a, b) => a.Id.Value.CompareTo(b.Id.Value));
        _toTell = new Queue<QueueEntry>([.. sorted, .. _toTell]);
        _toEnd = new Queue<QueueEntry>([.. sorted, .. _toEnd]);
        Arm();
    }

    /// <summary>A message is settled. The rows forget it later, in one go with others.</summary>
    public void Forget()
    {
        if (++_gone < FewGone || _gone < _toEnd.Count / 2)
            return;
        _gone = 0;
        _toTell = new Queue<QueueEntry>(_toTell.Where(static e => !e.IsGone));
        _toEnd = new Queue<QueueEntry>(_toEnd.Where(static e => !e.IsGone));
    }

    /// <summary>The next message that has to be looked at now; it is looked at again later, until it is gone.</summary>
    public QueueEntry? Next()
    {
        var now = _clock.GetUtcNow();
        if (Tells && _toTell.TryPeek(out var entry) && entry.Accepted + _options.DelayNotice <= now)
            return Again(_toTell.Dequeue(), now);
        if (_toEnd.TryPeek(out entry) && entry.Accepted + _options.GiveUpAfter <= now)
            return Again(_toEnd.Dequeue(), now);
        if (_own.TryPeek(out entry, out var ticks) && ticks <= now.UtcTicks)
        {
            _own.Dequeue();
            if (!entry.IsGone)
                AddOwn(entry, now);
            return entry;
        }
        return _again.TryPeek(out var again) && again.Ticks <= now.UtcTicks ? Again(_again.Dequeue().Entry, now) : null;
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
        _isArmed = _toEnd.Count > 0 || _again.Count > 0 || _own.Count > 0;
        if (!_isArmed)
            return;
        if (Tells && _toTell.TryPeek(out var entry) && entry.Accepted + _options.DelayNotice - now < wait)
            wait = entry.Accepted + _options.DelayNotice - now;
        if (_toEnd.TryPeek(out entry) && entry.Accepted + _options.GiveUpAfter - now < wait)
            wait = entry.Accepted + _options.GiveUpAfter - now;
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

    private QueueEntry Again(QueueEntry entry, DateTimeOffset now)
    {
        if (!entry.IsGone)
            _again.Enqueue((entry, (now + LookAgain).UtcTicks));
        return entry;
    }
}
