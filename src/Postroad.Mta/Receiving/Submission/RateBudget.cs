namespace Postroad.Mta.Receiving.Submission;

/// <summary>
/// Counts by key against rates. A key may use a whole rate's count at once and gets it back evenly over the rate's time, so that no boundary of an hour can be
/// straddled for twice as much.
/// </summary>
internal sealed class RateBudget(TimeProvider clock)
{
    private const int MaxKeys = 100_000;

    private readonly Dictionary<string, (double Left, long At)> _left = new(StringComparer.Ordinal);

    /// <summary>Takes one. False where the key has used up its rate.</summary>
    public bool TryTake(string key, Rate rate)
    {
        if (rate.IsUnlimited)
            return true;
        var now = clock.GetTimestamp();
        lock (_left)
        {
            if (_left.Count >= MaxKeys)
                Forget(now, rate);
            var left = _left.TryGetValue(key, out var before) ? Refilled(before, now, rate) : rate.Count;
            if (left < 1)
                return false;
            _left[key] = (left - 1, now);
            return true;
        }
    }

    private double Refilled((double Left, long At) before, long now, Rate rate) =>
        Math.Min(rate.Count, before.Left + clock.GetElapsedTime(before.At, now) / rate.Per * rate.Count);

    private void Forget(long now, Rate rate)
    {
        foreach (var (key, before) in _left)
        {
            if (Refilled(before, now, rate) >= rate.Count)
                _left.Remove(key);
        }
    }
}
