using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server.Sessions;

/// <summary>
/// What a session waits for, and until when. There is no timer a session: one watch looks at all clocks each second. When time is up the
/// session is told once, by <see cref="Ending"/>; if it does not end then, its connection is broken.
/// </summary>
internal sealed class SessionClock : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly long _last;
    private long _deadline = long.MaxValue;
    private Reply? _onExpiry;
    private int _isEnded;
    private int _isIdle;

    public SessionClock(TimeProvider time, TimeSpan longest)
    {
        (_time, Ending) = (time, _ending.Token);
        _last = After(time, longest);
    }

    /// <summary>Cancelled when the session has to end.</summary>
    public CancellationToken Ending { get; }

    /// <summary>What to tell the client then; null where nothing can be said.</summary>
    public Reply? Farewell { get; private set; }

    /// <summary>Whether the session waits for its client with no transaction open.</summary>
    public bool IsIdle
    {
        get => Volatile.Read(ref _isIdle) != 0;
        // A full fence: the session sets this and then looks whether the server stops, the server does it the other way round.
        set => Interlocked.Exchange(ref _isIdle, value ? 1 : 0);
    }

    /// <summary>From now on the session waits for something else.</summary>
    /// <param name="patience">For how long.</param>
    /// <param name="farewell">What the client is told when it does not come; null: nothing.</param>
    public void Wait(TimeSpan patience, Reply? farewell) => WaitUntil(In(patience), farewell);

    /// <summary>The moment so far from now; zero and less is never.</summary>
    public long In(TimeSpan patience) => After(_time, patience);

    /// <summary>From now on the session waits for something else.</summary>
    /// <param name="deadline">Until when, as <see cref="In"/> gives it.</param>
    /// <param name="farewell">What the client is told when it does not come; null: nothing.</param>
    public void WaitUntil(long deadline, Reply? farewell)
    {
        if (Volatile.Read(ref _isEnded) != 0)
            return;
        _onExpiry = farewell;
        Volatile.Write(ref _deadline, deadline);
    }

    /// <summary>Whether time is up, at this timestamp of the provider.</summary>
    public bool IsOver(long now) => now >= Volatile.Read(ref _deadline) || now >= _last && Volatile.Read(ref _isEnded) == 0;

    /// <summary>Time is up: tells the session. False where it was told before.</summary>
    public bool Expire() => End(_onExpiry);

    /// <summary>Tells the session to end, with these words to the client.</summary>
    public bool End(Reply? farewell)
    {
        if (Interlocked.Exchange(ref _isEnded, 1) != 0)
            return false;
        Farewell = farewell;
        Volatile.Write(ref _deadline, After(_time, Grace));
        _ = _ending.CancelAsync();
        return true;
    }

    /// <summary>The session is over. Where it was told to end the source is left to the collector: the telling may still be under way.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 0)
            _ending.Dispose();
    }

    private static long After(TimeProvider time, TimeSpan span) =>
        span <= TimeSpan.Zero ? long.MaxValue : time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);
}
