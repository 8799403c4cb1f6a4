namespace Postroad.Client;

/// <summary>Lets one message pass each interval. Time that was not used is not saved up: no burst behind a pause.</summary>
internal sealed class RateLimiter(Rate? rate, TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _next;

    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (rate is null)
            return default;
        var now = time.GetUtcNow();
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
