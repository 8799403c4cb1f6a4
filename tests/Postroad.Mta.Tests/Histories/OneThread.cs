namespace Postroad.Mta.Tests.Histories;

/// <summary>Runs everything on the test's own thread, one step after the other in the order in which they came, so that a history depends on its seed alone.</summary>
internal sealed class OneThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _steps = new();

    public override void Post(SendOrPostCallback d, object? state) => _steps.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs until nobody has anything left to do before the clock moves.</summary>
    public void RunAll()
    {
        while (_steps.TryDequeue(out var step))
            step.Callback(step.State);
    }

    /// <summary>What a kill leaves of the work in hand: nothing.</summary>
    public void Forget() => _steps.Clear();
}
