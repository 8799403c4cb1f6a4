namespace Postroad.Mta.Queue.Scheduling;

/// <summary>
/// Bounds what is kept in memory for first attempts. Over the budget the oldest is let go, and read from the spool when its turn comes: a slow
/// destination cannot hold the memory that a quick one needs. Guarded by the schedule's lock.
/// </summary>
internal sealed class FreshMessages(long maxOctets)
{
    private const int MaxEntries = 4096;
    private const int EnvelopeCost = 2048;

    private readonly Queue<QueueEntry> _oldestFirst = new();
    private long _octets;

    public void Add(QueueEntry entry, FreshMessage fresh)
    {
        entry.Fresh = fresh;
        _oldestFirst.Enqueue(entry);
        _octets += Cost(fresh);
        while (_octets > maxOctets || _oldestFirst.Count > MaxEntries || _oldestFirst.TryPeek(out var oldest) && oldest.Fresh is null)
            Drop(_oldestFirst.Dequeue());
    }

    public void Drop(QueueEntry entry)
    {
        if (entry.Fresh is not { } fresh)
            return;
        entry.Fresh = null;
        _octets -= Cost(fresh);
        fresh.Body?.Release();
    }

    private static long Cost(FreshMessage fresh) => EnvelopeCost + fresh.Message.TraceFields.Length + (fresh.Body?.Capacity ?? 0);
}
