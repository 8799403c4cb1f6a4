namespace Postroad.Mta.Receiving.Senders;

/// <summary>
/// How long to wait for the DNS: the budget, while it answers; and nothing at all for a while after it did not, but for one message now and then that
/// finds out whether it does again. A dead resolver so costs one wait, and not one a message.
/// </summary>
internal sealed class DnsPatience(TimeSpan budget, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private DateTimeOffset _impatientUntil = DateTimeOffset.MinValue;

    /// <summary>How long the next message may wait.</summary>
    public TimeSpan Next()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_impatientUntil == DateTimeOffset.MinValue)
                return budget;
            if (now < _impatientUntil)
                return TimeSpan.Zero;
            // This one finds out; the others do not wait for it.
            _impatientUntil = now + Pause;
            return budget;
        }
    }

    /// <summary>A message waited for all of its time, or did not have to.</summary>
    public void Told(bool ranOut)
    {
        lock (_gate)
        {
            if (ranOut)
                _impatientUntil = clock.GetUtcNow() + Pause;
            else
                _impatientUntil = DateTimeOffset.MinValue;
        }
    }
}
