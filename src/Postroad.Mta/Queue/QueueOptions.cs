using System.Collections.Immutable;

namespace Postroad.Mta.Queue;

/// <summary>How long the queue tries, and how often: <c>[queue]</c>.</summary>
internal sealed class QueueOptions
{
    /// <summary>
    /// The waits between attempts, counted from the end of each; the last one repeats. Each varies by ±20 %. Default 5, 15 and 30 minutes, 1, 2
    /// and 4 hours (RFC 5321 §4.5.4.1 asks for 30 minutes in the long run).
    /// </summary>
    public ImmutableArray<TimeSpan> Retry { get; set; } =
    [
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4),
    ];

    /// <summary>How long a message may wait before it is returned to its sender. Default 5 days (RFC 5321 §4.5.4.1, Postfix).</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(5);

    /// <summary>How long a message may wait before its sender is told so. Default 4 hours; a time beyond giving up means never.</summary>
    public TimeSpan DelayNotice { get; set; } = TimeSpan.FromHours(4);
}
