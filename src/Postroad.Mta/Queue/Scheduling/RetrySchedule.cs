namespace Postroad.Mta.Queue.Scheduling;

/// <summary>How long to wait after an attempt that failed for now. A pure function of the attempts made, save for the jitter.</summary>
internal sealed class RetrySchedule(QueueOptions options, Random random)
{
    private const double Jitter = 0.2;

    private readonly Lock _gate = new();

    /// <summary>The wait after so many attempts, 1 or more: the configured value, ±20 %, so that what failed together does not come back together.</summary>
    public TimeSpan DelayAfter(int attempts)
    {
        var retry = options.Retry;
        var delay = retry.IsDefaultOrEmpty ? TimeSpan.FromMinutes(5) : retry[Math.Clamp(attempts, 1, retry.Length) - 1];
        lock (_gate)
            return delay * (1 - Jitter + 2 * Jitter * random.NextDouble());
    }
}
