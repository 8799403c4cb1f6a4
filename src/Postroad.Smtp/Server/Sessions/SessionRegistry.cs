using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server.Sessions;

/// <summary>All sessions that live, and the watch over their clocks.</summary>
internal sealed class SessionRegistry(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ServerSession> _sessions = [];
    private TaskCompletionSource? _empty;

    public int Count
    {
        get
        {
            lock (_lock)
                return _sessions.Count;
        }
    }

    public void Add(ServerSession session)
    {
        lock (_lock)
            _sessions.Add(session);
    }

    public void Remove(ServerSession session)
    {
        lock (_lock)
        {
            _sessions.Remove(session);
            if (_sessions.Count == 0)
                _empty?.TrySetResult();
        }
    }

    /// <summary>Ends sessions whose time is up; breaks the connection of those that were told before.</summary>
    public void Check()
    {
        var now = time.GetTimestamp();
        foreach (var session in Snapshot(session => session.Clock.IsOver(now)))
        {
            if (!session.Clock.Expire())
                session.Wire.Abort();
        }
    }

    /// <summary>Tells sessions to end: those that are idle, or all.</summary>
    public void End(bool onlyIdle)
    {
        foreach (var session in Snapshot(session => !onlyIdle || session.Clock.IsIdle))
            session.Clock.End(Replies.ShuttingDown);
    }

    /// <summary>Breaks all connections.</summary>
    public void Abort()
    {
        foreach (var session in Snapshot(static _ => true))
            session.Wire.Abort();
    }

    /// <summary>Done when no session lives.</summary>
    public Task WhenEmpty()
    {
        lock (_lock)
        {
            if (_sessions.Count == 0)
                return Task.CompletedTask;
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task;
        }
    }

    private List<ServerSession> Snapshot(Predicate<ServerSession> which)
    {
        var found = new List<ServerSession>();
        lock (_lock)
        {
            foreach (var session in _sessions)
            {
                if (which(session))
                    found.Add(session);
            }
        }
        return found;
    }
}
