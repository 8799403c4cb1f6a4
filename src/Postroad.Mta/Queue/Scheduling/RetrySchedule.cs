namespace Postroad.Mta.Queue.Scheduling;

/// <summary>How long to wait after an attempt that failed for now. A pure function of the attempts made, save for the jitter.</summary>
internal sealed class RetrySchedule(QueueOptions options, Random random)
{
    private const double Jitter = 0.2;

    private static readonly TimeSpan[] Greylisting = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];
    private static readonly TimeSpan Ambiguity = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();

    /// <summary>No wait is longer than this.</summary>
    public static TimeSpan Longest(QueueOptions options)
    {
        var longest = options.Retry.IsDefaultOrEmpty ? Ambiguity : options.Retry.Max() * (1 + Jitter);
        return longest < Ambiguity ? Ambiguity : longest;
    }

    /// <summary>The wait after so many attempts, 1 or more: the configured value, ±20 %, so that what failed together does not come back together.</summary>
    public TimeSpan DelayAfter(int attempts)
    {
        lock (_gate)
            return ConfiguredAfter(attempts) * (1 - Jitter + 2 * Jitter * random.NextDouble());
    }

    /// <summary>The wait after a deferral of this kind.</summary>
    public TimeSpan DelayAfter(int attempts, bool isGreylisted, bool isAmbiguous)
    {
        var delay = DelayAfter(attempts);
        if (isAmbiguous)
            return delay < Ambiguity ? Ambiguity : delay;
        return isGreylisted && attempts <= Greylisting.Length && ConfiguredAfter(attempts) >= Greylisting[attempts - 1] ? Greylisting[attempts - 1] : delay;
    }

    private TimeSpan ConfiguredAfter(int attempts)
    {
        var retry = options.Retry;
        return retry.IsDefaultOrEmpty ? TimeSpan.FromMinutes(5) : retry[Math.Clamp(attempts, 1, retry.Length) - 1];
    }
}
