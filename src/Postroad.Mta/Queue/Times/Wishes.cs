using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Queue.Times;

/// <summary>What the sender of a message wants of its times, beyond the usual. Most want nothing, and then there is no such object.</summary>
/// <param name="Release">Not before that (FUTURERELEASE, RFC 4865); null: at once.</param>
/// <param name="By">To be there by then (DELIVERBY, RFC 2852); null: not said, or over when the message came in.</param>
/// <param name="ReturnsThen">Whether it goes back when that is over (by-mode R); else its sender is told of the delay (N).</param>
/// <param name="Priority">−9 to 9 (RFC 6710).</param>
internal sealed record Wishes(DateTimeOffset? Release, DateTimeOffset? By, bool ReturnsThen, int Priority)
{
    private static readonly TimeSpan PriorityStep = TimeSpan.FromMinutes(10);

    /// <summary>Whether the message ends, or its sender is told of the delay, at another time than others.</summary>
    public bool ChangesTimes => Release is not null || By is not null;

    /// <summary>Where it stands among what is due: so much before messages that came with it.</summary>
    public TimeSpan Advance => PriorityStep * Math.Max(0, Priority);

    /// <summary>What the parameters of MAIL ask for; null for the usual.</summary>
    /// <param name="received">When the message came in: both times count from here.</param>
    /// <param name="parameters">The parameters.</param>
    public static Wishes? Of(DateTimeOffset received, MailParameters parameters)
    {
        if (parameters is { HoldForSeconds: null, HoldUntil: null, DeliverBy: null, Priority: null or 0 })
            return null;
        var release = parameters.HoldUntil ?? (parameters.HoldForSeconds is { } seconds ? After(received, seconds) : null);
        // A time that was over before the message came is its sender's to know: the server before us told of it (RFC 2852 §4.1.3).
        var by = parameters.DeliverBy is { Seconds: > 0 } asked ? After(received, asked.Seconds) : default(DateTimeOffset?);
        return new Wishes(release > received ? release : null, by, parameters.DeliverBy is { Mode: DeliverByMode.Return }, parameters.Priority ?? 0);
    }

    private static DateTimeOffset After(DateTimeOffset begin, long seconds) =>
        seconds < (DateTimeOffset.MaxValue - begin).Ticks / TimeSpan.TicksPerSecond ? begin.AddTicks(Math.Max(seconds, 0) * TimeSpan.TicksPerSecond) : DateTimeOffset.MaxValue;
}
