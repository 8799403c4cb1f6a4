namespace Postroad.Mail.Dns.Stub;

/// <summary>Answers that are still good, within a budget of entries and octets; those that were not used for the longest make room.</summary>
internal sealed class DnsCache(DnsOptions options, TimeProvider time)
{
    /// <summary>A record for zero seconds is kept this long all the same, lest one message ask ten times for it.</summary>
    private static readonly TimeSpan MinTimeToLive = TimeSpan.FromSeconds(1);

    /// <summary>What an entry costs beside its records.</summary>
    private const int EntryOctets = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<DnsQuestion, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _octets;

    private sealed record Entry(DnsQuestion Question, DnsAnswer Answer, long Stored, TimeSpan TimeToLive, int Octets);

    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    public bool TryGet(DnsQuestion question, out DnsAnswer? answer)
    {
        answer = null;
        lock (_lock)
        {
            if (!_entries.TryGetValue(question, out var node))
                return false;
            if (time.GetElapsedTime(node.Value.Stored) >= node.Value.TimeToLive)
            {
                Remove(node);
                return false;
            }
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            answer = node.Value.Answer;
            return true;
        }
    }

    public void Put(DnsQuestion question, DnsLookup lookup)
    {
        var entry = new Entry(question, lookup.Answer, time.GetTimestamp(), Clamp(lookup), lookup.Octets + EntryOctets);
        lock (_lock)
        {
            if (_entries.TryGetValue(question, out var old))
                Remove(old);
            if (entry.Octets > options.MaxCachedOctets || options.MaxCachedAnswers < 1)
                return;
            while (_entries.Count >= options.MaxCachedAnswers || _octets + entry.Octets > options.MaxCachedOctets)
                Remove(_byUse.Last!);
            _entries[question] = _byUse.AddFirst(entry);
            _octets += entry.Octets;
        }
    }

    private TimeSpan Clamp(DnsLookup lookup)
    {
        var most = lookup.Answer.Status == DnsStatus.Found ? options.MaxTimeToLive : options.MaxNegativeTimeToLive;
        return lookup.TimeToLive < MinTimeToLive ? MinTimeToLive : lookup.TimeToLive > most ? most : lookup.TimeToLive;
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Question);
        _octets -= node.Value.Octets;
    }
}
