using Microsoft.Extensions.Time.Testing;

namespace Postroad.Smtp.Tests.Server;

/// <summary>A fake clock whose time of day somebody sets: what has passed since is what it was.</summary>
internal sealed class SetClock : FakeTimeProvider
{
    private TimeSpan _jump;

    public void Set(TimeSpan by) => _jump += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _jump;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
