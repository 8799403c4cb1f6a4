namespace Postroad.Smtp.Client.Waiting;

/// <summary>One clock for the steps of a session: each step has a limit and a caller who may give up, and costs no allocation.</summary>
internal sealed class Deadline(TimeProvider time) : IDisposable
{
    private CancellationTokenSource _source = new(Timeout.InfiniteTimeSpan, time);
    private CancellationTokenRegistration _caller;

    /// <summary>Starts the clock of a step and gives the token that ends it.</summary>
    public CancellationToken Start(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (_source.IsCancellationRequested)
        {
            _source.Dispose();
            _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        }
        _caller = cancellationToken.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), _source);
        _source.CancelAfter(limit);
        return _source.Token;
    }

    /// <summary>Stops the clock: the step is done.</summary>
    public void Stop()
    {
        _caller.Dispose();
        if (!_source.IsCancellationRequested)
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _caller.Dispose();
        _source.Dispose();
    }
}
