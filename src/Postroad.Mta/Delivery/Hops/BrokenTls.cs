namespace Postroad.Mta.Delivery.Hops;

/// <summary>
/// Remembers the servers whose STARTTLS does not work, so that opportunistic mail does not run into the same handshake with every connection. It
/// forgets after an hour, and the oldest when there are too many.
/// </summary>
internal sealed class BrokenTls(TimeProvider clock)
{
    private const int MaxHosts = 4096;
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _until = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<string> _oldestFirst = new();

    public bool Contains(string host)
    {
        lock (_gate)
            return _until.TryGetValue(host, out var until) && until > clock.GetUtcNow();
    }

    public void Add(string host)
    {
        lock (_gate)
        {
            if (!_until.ContainsKey(host))
                _oldestFirst.Enqueue(host);
            _until[host] = clock.GetUtcNow() + Memory;
            if (_oldestFirst.Count > MaxHosts)
                _until.Remove(_oldestFirst.Dequeue());
        }
    }
}
