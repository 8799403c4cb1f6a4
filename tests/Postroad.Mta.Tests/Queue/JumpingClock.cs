using Microsoft.Extensions.Time.Testing;

namespace Postroad.Mta.Tests.Queue;

/// <summary>A fake clock that somebody sets: the wall clock jumps, and no time passes by it.</summary>
internal sealed class JumpingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _jumped;

    public void Jump(TimeSpan by) => _jumped += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _jumped;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
