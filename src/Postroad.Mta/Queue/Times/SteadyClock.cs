namespace Postroad.Mta.Queue.Times;

/// <summary>
/// The time by which mail waits and ages: the wall clock without its jumps. Where the wall clock moves by much more or less than the time that passed, that much is left out from
/// then on, so that a clock that is set a day ahead makes nothing due and nobody given up, and one that is set back leaves nothing waiting for a day. Small steps are followed. A new
/// start begins with the wall clock as it is then.
/// </summary>
/// <param name="clock">The wall clock, and the time that passes.</param>
/// <param name="onJump">Hears of each jump, and how far it went.</param>
internal sealed class SteadyClock(TimeProvider clock, Action<TimeSpan> onJump) : TimeProvider
{
    /// <summary>The least that is a jump. 1 minute: what a time service corrects in the normal way is less.</summary>
    public static readonly TimeSpan LeastJump = TimeSpan.FromMinutes(1);

    /// <summary>How much faster or slower a time service may let the clock go: one part in so many (500 parts in a million is usual).</summary>
    private const int Slew = 1000;

    private readonly Lock _gate = new();
    private DateTimeOffset _wall = clock.GetUtcNow();
    private long _timestamp = clock.GetTimestamp();
    private TimeSpan _jumped;

    /// <inheritdoc/>
    public override long TimestampFrequency => clock.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    /// <summary>What the wall clock shows more than this one.</summary>
    public TimeSpan Jumped
    {
        get
        {
            lock (_gate)
                return _jumped;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        TimeSpan jump;
        DateTimeOffset now;
        lock (_gate)
        {
            var (wall, timestamp) = (clock.GetUtcNow(), clock.GetTimestamp());
            var passed = clock.GetElapsedTime(_timestamp, timestamp);
            jump = wall - _wall - passed;
            if (jump.Duration() <= LeastJump + passed / Slew)
                jump = TimeSpan.Zero;
            (_wall, _timestamp, _jumped) = (wall, timestamp, _jumped + jump);
            now = wall - _jumped;
        }
        if (jump != TimeSpan.Zero)
            onJump(jump);
        return now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => clock.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
