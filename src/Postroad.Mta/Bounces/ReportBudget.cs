using Postroad.Mail.Addresses;

namespace Postroad.Mta.Bounces;

/// <summary>How many reports an address that we do not know to be real may get: a storm of forged senders must not become a storm of ours.</summary>
internal sealed class ReportBudget(TimeProvider clock)
{
    /// <summary>Reports an hour to one address. 20.</summary>
    public const int PerHour = 20;

    private const int MaxAddresses = 100_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Queue<DateTimeOffset>> _sent = [];

    /// <summary>Takes one report from the budget of an address. False where it is used up.</summary>
    public bool TryTake(Mailbox address)
    {
        var now = clock.GetUtcNow();
        var key = address.ToString().ToLowerInvariant();
        lock (_sent)
        {
            if (!_sent.TryGetValue(key, out var times))
            {
                if (_sent.Count >= MaxAddresses && !Sweep(now))
                    return false;
                _sent[key] = times = new Queue<DateTimeOffset>();
            }
            while (times.TryPeek(out var first) && now - first >= Hour)
                times.Dequeue();
            if (times.Count >= PerHour)
                return false;
            times.Enqueue(now);
            return true;
        }
    }

    private bool Sweep(DateTimeOffset now)
    {
        foreach (var (key, times) in _sent)
        {
            if (times.All(t => now - t >= Hour))
                _sent.Remove(key);
        }
        return _sent.Count < MaxAddresses;
    }
}
