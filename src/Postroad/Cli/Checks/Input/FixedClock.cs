namespace Postroad.Cli.Checks.Input;

/// <summary>A clock that stands still, for checks that must come out the same tomorrow. Timers run as ever.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
