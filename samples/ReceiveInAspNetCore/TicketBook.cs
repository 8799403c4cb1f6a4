using System.Collections.Concurrent;

namespace ReceiveInAspNetCore;

/// <summary>Stands for the database of an application.</summary>
internal sealed class TicketBook
{
    private readonly ConcurrentDictionary<int, ConcurrentQueue<string>> _entries = new();

    public static bool Contains(int id) => id is > 0 and < 1000;

    public async Task AppendAsync(int id, Stream message, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(message);
        _entries.GetOrAdd(id, static _ => new()).Enqueue(await reader.ReadToEndAsync(cancellationToken));
    }

    public IEnumerable<string> Read(int id) => _entries.TryGetValue(id, out var entries) ? entries : [];
}
