namespace Postroad.Mta.Queue.Scheduling;

/// <summary>One timer for all lanes: it goes off for the earliest of them. Guarded by the schedule's lock.</summary>
internal sealed class WakeUps : IDisposable
{
    /// <summary>Timers and the clock drift apart over hours, and a timer cannot wait for years: the times are looked at anew within this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly PriorityQueue<QueueLane, long> _lanes = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;

    public WakeUps(TimeProvider clock, Action onTime)
    {
        _clock = clock;
        _timer = clock.CreateTimer(static state => ((Action)state!)(), onTime, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes that the lane wants to be looked at then. A later time than the one already noted changes nothing.</summary>
    public void Note(QueueLane lane, long ticks)
    {
        if (ticks >= lane.WakeTicks)
            return;
        lane.WakeTicks = ticks;
        _lanes.Enqueue(lane, ticks);
        Arm();
    }

    /// <summary>Takes a lane whose time has come.</summary>
    public bool TryTake(long nowTicks, out QueueLane lane)
    {
        while (_lanes.TryPeek(out lane!, out var ticks) && (ticks <= nowTicks || ticks != lane.WakeTicks))
        {
            _lanes.Dequeue();
            if (ticks != lane.WakeTicks)
                continue;
            lane.WakeTicks = long.MaxValue;
            return true;
        }
        return false;
    }

    /// <summary>After the timer went off: sets it for the next lane.</summary>
    public void Rearm()
    {
        _armedFor = long.MaxValue;
        Arm();
    }

    public void Dispose() => _timer.Dispose();

    private void Arm()
    {
        if (!_lanes.TryPeek(out _, out var ticks) || ticks >= _armedFor)
            return;
        var wait = TimeSpan.FromTicks(Math.Max(0, ticks - _clock.GetUtcNow().UtcTicks));
        if (wait > LongestWait)
            wait = LongestWait;
        _armedFor = ticks;
        // Timers count whole milliseconds: one that went off early would find nothing due.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }
}
