namespace Postroad.Mail.Dns.Stub;

/// <summary>
/// Knows when no server answers at all. Then one question a second goes out as a probe and the others fail at once, so that a queue of a
/// hundred thousand messages neither piles up sockets nor hammers a resolver that comes back.
/// </summary>
internal sealed class ServerSilence(TimeProvider time)
{
    /// <summary>How many time-outs in a row, with no reply between them, count as silence.</summary>
    public const int Threshold = 10;

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private int _timeouts;
    private long? _lastProbe;

    public void Heard()
    {
        lock (_lock)
            _timeouts = 0;
    }

    public void TimedOut()
    {
        lock (_lock)
            _timeouts++;
    }

    public bool MayAsk()
    {
        lock (_lock)
        {
            if (_timeouts < Threshold)
                return true;
            if (_lastProbe is { } last && time.GetElapsedTime(last) < ProbeInterval)
                return false;
            _lastProbe = time.GetTimestamp();
            return true;
        }
    }
}
