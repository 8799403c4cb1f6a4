using System.Security.Cryptography;

namespace Postroad.Client;

/// <summary>
/// When a message is tried again by itself: only what is temporary and surely not sent, never behind a final dot that was not answered. A wait that the
/// server names in its reply is kept, or the message is given up where it is too long.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>At most 3 tries within 15 seconds.</summary>
    public static readonly RetryPolicy Default = new();

    /// <summary>One try.</summary>
    public static readonly RetryPolicy None = new() { MaxAttempts = 1 };

    /// <summary>Tries in all. Default 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>No try begins later than this after the first one. Default 15 s.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The wait before the second try; it doubles from try to try, each with ±20 % jitter. Default 1 s.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where jitter comes from. Null: the system's secure source.</summary>
    public Random? Random { get; init; }

    /// <summary>The wait before the next try; null where there is none.</summary>
    /// <param name="attempts">Tries so far.</param>
    /// <param name="elapsed">Time since the first one began.</param>
    /// <param name="serverHint">The wait that the server asked for; null where it did not.</param>
    public TimeSpan? DelayAfter(int attempts, TimeSpan elapsed, TimeSpan? serverHint = null)
    {
        if (attempts >= MaxAttempts)
            return null;
        var jitter = Random?.NextDouble() ?? RandomNumberGenerator.GetInt32(1 << 20) / (double)(1 << 20);
        var delay = FirstDelay * Math.Pow(2, attempts - 1) * (0.8 + 0.4 * jitter);
        if (serverHint is { } asked && asked > delay)
            delay = asked;
        return elapsed + delay > MaxDuration ? null : delay;
    }
}
