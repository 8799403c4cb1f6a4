namespace Postroad.Mta.Accounts;

/// <summary>
/// Lets so many derivations of keys run at once and so many wait, each for a bounded time: a flood of logins costs at most half of the machine, and mail goes on.
/// </summary>
internal sealed class DerivationGate : IDisposable
{
    private readonly SemaphoreSlim _slots;
    private readonly int _maxWaiting;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _clock;
    private int _waiting;

    /// <summary>A gate.</summary>
    /// <param name="slots">How many run at once.</param>
    /// <param name="maxWaiting">How many more may wait.</param>
    /// <param name="patience">How long one waits.</param>
    /// <param name="clock">The clock of the wait.</param>
    public DerivationGate(int slots, int maxWaiting, TimeSpan patience, TimeProvider clock) =>
        (_slots, _maxWaiting, _patience, _clock) = (new SemaphoreSlim(slots, slots), maxWaiting, patience, clock);

    /// <summary>Half of the cores, 64 waiting, 10 seconds.</summary>
    public static DerivationGate HalfTheMachine(TimeProvider clock) =>
        new(Math.Max(1, Environment.ProcessorCount / 2), 64, TimeSpan.FromSeconds(10), clock);

    /// <summary>Runs the work when there is room; null where there was none in time.</summary>
    public async ValueTask<bool?> RunAsync(Func<bool> work, CancellationToken cancellationToken)
    {
        if (!_slots.Wait(0, CancellationToken.None) && !await WaitAsync(cancellationToken))
            return null;
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > _maxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }
        try
        {
            using var late = new CancellationTokenSource(_patience, _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            await _slots.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
