namespace Postroad.Client;

/// <summary>Lets one message pass each interval. Time that was not used is not saved up: no burst behind a pause.</summary>
internal sealed class RateLimiter(Rate? rate, TimeProvider time)
{
    private readonly Lock _gate = new();
    private TimeSpan _next;
    private readonly long _began = time.GetTimestamp();

    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (rate is null)
            return default;
        var now = time.GetElapsedTime(_began);
        TimeSpan wait;
        lock (_gate)
        {
            var slot = _next > now ? _next : now;
            _next = slot + rate.Interval;
            wait = slot - now;
        }
        return wait <= TimeSpan.Zero ? default : new(Task.Delay(wait, time, cancellationToken));
    }
}
