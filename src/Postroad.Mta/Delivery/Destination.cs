using Postroad.Mta.Queue.Scheduling;

namespace Postroad.Mta.Delivery;

/// <summary>
/// Servers that share their connections: the lanes that lead there, and how many workers may be at it. It grows while things go well, shrinks
/// when they do not, and is left alone for a while when nothing works: then it costs one timer a lane, whatever waits there.
/// </summary>
internal sealed class Destination
{
    private const int FirstWorkers = 5;
    private const int FailuresToSuspend = 20;

    private readonly int _maxWorkers;
    private readonly Lock _gate = new();
    private readonly Queue<QueueLane> _lanes = new();
    private readonly Stack<TaskCompletionSource<bool>> _idle = new();
    private int _workers;
    private int _window;
    private int _failures;

    public Destination(string key, int maxWorkers)
    {
        Key = key;
        _maxWorkers = maxWorkers;
        _window = Math.Min(FirstWorkers, maxWorkers);
    }

    /// <summary>Names it.</summary>
    public string Key { get; }

    /// <summary>How often it was suspended since it worked last.</summary>
    public int Suspensions { get; private set; }

    /// <summary>Until when it is left alone.</summary>
    public DateTimeOffset SuspendedUntil { get; private set; }

    /// <summary>Workers at it now.</summary>
    public int Workers
    {
        get
        {
            lock (_gate)
                return _workers;
        }
    }

    /// <summary>A lane has something due. True where one more worker has to begin; it counts from now on.</summary>
    public bool Offer(QueueLane lane)
    {
        lock (_gate)
        {
            _lanes.Enqueue(lane);
            return !WakeIdle() && AddWorker();
        }
    }

    /// <summary>The next lane to take from. Null where there is none: the worker may wait, or leave.</summary>
    public QueueLane? Next()
    {
        lock (_gate)
            return _lanes.TryDequeue(out var lane) ? lane : null;
    }

    /// <summary>Waits for a lane. False where none came until the token said so; the worker is still counted.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken until)
    {
        var wake = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lanes.Count > 0)
                return true;
            _idle.Push(wake);
        }
        await using var registration = until.UnsafeRegister(static state => ((TaskCompletionSource<bool>)state!).TrySetResult(false), wake);
        return await wake.Task;
    }

    /// <summary>A worker wants to leave. False where a lane came in the meantime, so that it has to stay.</summary>
    public bool TryLeave()
    {
        lock (_gate)
        {
            if (_lanes.Count > 0 && _workers <= _window)
                return false;
            _workers--;
            return true;
        }
    }

    /// <summary>A worker leaves, come what may.</summary>
    public void Leave()
    {
        lock (_gate)
            _workers--;
    }

    /// <summary>Whether nothing is known or going on that would be lost with it.</summary>
    public bool IsForgettable
    {
        get
        {
            lock (_gate)
                return _workers == 0 && _lanes.Count == 0 && _failures == 0 && Suspensions == 0;
        }
    }

    /// <summary>Whether there are more workers than there should be.</summary>
    public bool HasTooManyWorkers
    {
        get
        {
            lock (_gate)
                return _workers > _window;
        }
    }

    /// <summary>A message was taken: one more worker may join.</summary>
    public void Succeeded()
    {
        lock (_gate)
            _window = Math.Min(_window + 1, _maxWorkers);
    }

    /// <summary>A session stood, so the site is there; whether it takes mail shows later.</summary>
    public void Connected()
    {
        lock (_gate)
            (_failures, Suspensions, SuspendedUntil) = (0, 0, default);
    }

    /// <summary>The other side asked us to slow down (a 4xx of its system or its policy; it need not say so in words).</summary>
    public void SlowDown()
    {
        lock (_gate)
            _window = Math.Max(1, _window / 2);
    }

    /// <summary>No session came to be. True where that makes too many in a row, so that the destination has to be suspended.</summary>
    /// <param name="weight">1 for a quick no; more for one that kept a worker waiting.</param>
    public bool Failed(int weight)
    {
        lock (_gate)
        {
            _window = Math.Max(1, _window / 2);
            _failures += weight;
            return _failures >= FailuresToSuspend || Suspensions > 0;
        }
    }

    /// <summary>Ends a suspension before its time; what is known of the failures stays.</summary>
    public void Resume()
    {
        lock (_gate)
            SuspendedUntil = default;
    }

    /// <summary>Leaves the destination alone; one worker will find out whether it works again. Returns the lanes that were on offer.</summary>
    public IReadOnlyList<QueueLane> Suspend(DateTimeOffset now, Func<int, TimeSpan> delayAfter)
    {
        lock (_gate)
        {
            if (SuspendedUntil <= now)
                SuspendedUntil = now + delayAfter(++Suspensions);
            (_failures, _window) = (0, 1);
            QueueLane[] lanes = [.. _lanes];
            _lanes.Clear();
            return lanes;
        }
    }

    private bool WakeIdle()
    {
        while (_idle.TryPop(out var wake))
        {
            if (wake.TrySetResult(true))
                return true;
        }
        return false;
    }

    private bool AddWorker()
    {
        if (_workers >= _window)
            return false;
        _workers++;
        return true;
    }
}
