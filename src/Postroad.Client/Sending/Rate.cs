namespace Postroad.Client;

/// <summary>So many messages in so much time, spread evenly.</summary>
/// <param name="Messages">How many.</param>
/// <param name="Period">In how much time.</param>
public sealed record Rate(int Messages, TimeSpan Period)
{
    /// <summary>So many a second.</summary>
    public static Rate PerSecond(int messages) => new(messages, TimeSpan.FromSeconds(1));

    /// <summary>So many a minute.</summary>
    public static Rate PerMinute(int messages) => new(messages, TimeSpan.FromMinutes(1));

    /// <summary>So many an hour.</summary>
    public static Rate PerHour(int messages) => new(messages, TimeSpan.FromHours(1));

    /// <summary>The time between two messages.</summary>
    public TimeSpan Interval => Period / Math.Max(1, Messages);
}
