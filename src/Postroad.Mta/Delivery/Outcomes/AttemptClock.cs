using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;

namespace Postroad.Mta.Delivery.Outcomes;

/// <summary>Measures where the time of one attempt goes.</summary>
internal sealed class AttemptClock(TimeProvider clock, NewMessage message)
{
    private readonly TimeSpan _queued = Positive(clock.GetUtcNow() - message.Received);
    private readonly long _begun = clock.GetTimestamp();
    private TimeSpan _connect;

    /// <summary>The session stands.</summary>
    public void Connected() => _connect = clock.GetElapsedTime(_begun);

    /// <summary>The attempt has ended.</summary>
    public AttemptTimes Stop()
    {
        var all = clock.GetElapsedTime(_begun);
        return new AttemptTimes(_queued + all, _queued, _connect, all - _connect);
    }

    private static TimeSpan Positive(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
