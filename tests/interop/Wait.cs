using System.Diagnostics;

namespace Postroad.Interop;

/// <summary>Waits for what another program does in its own time.</summary>
public static class Wait
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Returns once the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold for half a minute; says what was waited for and what the programs said.</exception>
    public static async Task UntilAsync(string what, Func<Task<bool>> condition, Func<Task<string>>? describe = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Budget)
                throw new TimeoutException($"Waited {Budget.TotalSeconds:0} s for {what}.\n{(describe is null ? "" : await describe())}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
