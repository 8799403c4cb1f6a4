using System.Net;

namespace Postroad.Mta.Delivery.Hops;

/// <summary>
/// Remembers where nobody took the connection, so that the next attempts do not spend a time-out on the same address while another server of the destination is there. It says in
/// which order to try, never whether: where all are dead they are tried as ever. It forgets after ten minutes, when one of them answers, and the oldest when there are too many.
/// </summary>
internal sealed class DeadAddresses(TimeProvider clock)
{
    private const int MaxAddresses = 10_000;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPEndPoint, long> _since = [];
    private readonly Queue<IPEndPoint> _oldestFirst = new();

    public bool Contains(IPAddress address, int port)
    {
        lock (_gate)
            return _since.Count > 0 && _since.TryGetValue(new IPEndPoint(address, port), out var since) && clock.GetElapsedTime(since) < Memory;
    }

    public void Add(IPAddress address, int port)
    {
        var endPoint = new IPEndPoint(address, port);
        lock (_gate)
        {
            if (_since.TryAdd(endPoint, clock.GetTimestamp()))
                _oldestFirst.Enqueue(endPoint);
            else
                _since[endPoint] = clock.GetTimestamp();
            while (_oldestFirst.Count > MaxAddresses)
                _since.Remove(_oldestFirst.Dequeue());
        }
    }

    public void Remove(IPAddress address, int port)
    {
        lock (_gate)
        {
            // Its place in the row stays until that is full, and then drops nothing.
            if (_since.Count > 0)
                _since.Remove(new IPEndPoint(address, port));
        }
    }
}
