namespace Postroad.Smtp.Client.Waiting;

/// <summary>
/// One clock for the steps of a session: each step has a limit and a caller who may give up. A step costs two reads of the clock and no timer: the one
/// timer there is looks, when it fires, whether the step of that moment is over its time, and sets itself anew where it is not.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private CancellationTokenSource _source = new();
    private CancellationTokenRegistration _caller;
    private long _due = long.MaxValue;
    private long _fires = long.MaxValue;

    public Deadline(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static deadline => ((Deadline)deadline!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts the clock of a step and gives the token that ends it.</summary>
    public CancellationToken Start(TimeSpan limit, CancellationToken cancellationToken)
    {
        CancellationTokenSource source;
        lock (_gate)
        {
            if (_source.IsCancellationRequested)
                _source = new CancellationTokenSource();
            source = _source;
        }
        if (cancellationToken.CanBeCanceled)
            _caller = cancellationToken.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), source);
        lock (_gate)
        {
            _due = _time.GetTimestamp() + (long)(limit.TotalSeconds * _time.TimestampFrequency);
            if (_due < _fires)
                Arm(limit);
        }
        return source.Token;
    }

    /// <summary>Stops the clock: the step is done.</summary>
    public void Stop()
    {
        lock (_gate)
            _due = long.MaxValue;
        _caller.Dispose();
        _caller = default;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _caller.Dispose();
        _timer.Dispose();
        _source.Dispose();
    }

    private void Arm(TimeSpan wait)
    {
        _fires = _due;
        // A tick early would look in vain and wait once more.
        _timer.Change(wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        CancellationTokenSource over;
        lock (_gate)
        {
            _fires = long.MaxValue;
            var now = _time.GetTimestamp();
            if (_due == long.MaxValue)
                return;
            if (now < _due)
            {
                Arm(TimeSpan.FromSeconds((_due - now) / (double)_time.TimestampFrequency));
                return;
            }
            // The step may end in this moment and the next one begin: that has a source of its own.
            (over, _source, _due) = (_source, new CancellationTokenSource(), long.MaxValue);
        }
        try
        {
            over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The session ended in this moment.
        }
    }
}
