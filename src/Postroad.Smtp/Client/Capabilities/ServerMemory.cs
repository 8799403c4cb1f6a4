using System.Collections.Immutable;

namespace Postroad.Smtp.Client.Capabilities;

/// <summary>
/// What servers offered and did not keep, so that the next session with them does without: a server that does not know BDAT after all, or that answers
/// only the first command of several. Kept for a day, for at most 1,024 servers. Share one among all sessions.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class ServerMemory(TimeProvider time)
{
    private const int Capacity = 1024;
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    private readonly Dictionary<string, (ImmutableArray<string> Keywords, DateTimeOffset Until)> _servers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();

    /// <summary>The keywords that are not to be believed of a server.</summary>
    public ImmutableArray<string> Of(string server)
    {
        lock (_gate)
            return _servers.TryGetValue(server, out var entry) && entry.Until > time.GetUtcNow() ? entry.Keywords : [];
    }

    /// <summary>Remembers that a server does not keep what it offers.</summary>
    public void Distrust(string server, params ReadOnlySpan<string> keywords)
    {
        lock (_gate)
        {
            var known = _servers.TryGetValue(server, out var entry) ? entry.Keywords : [];
            if (_servers.Count >= Capacity)
                _servers.Remove(_servers.MinBy(s => s.Value.Until).Key);
            _servers[server] = ([.. known.Union(keywords.ToArray(), StringComparer.Ordinal)], time.GetUtcNow() + Keep);
        }
    }
}
