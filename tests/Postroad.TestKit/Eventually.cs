using System.Runtime.CompilerServices;

namespace Postroad.TestKit;

/// <summary>Waits for what happens elsewhere and gives no signal: 30 s at most, and then says what did not come.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Waits until it is so.</summary>
    /// <param name="condition">What has to be.</param>
    /// <param name="meanwhile">Done before each further look, such as moving a clock on.</param>
    /// <param name="what">Said where it does not come to be.</param>
    /// <exception cref="TimeoutException">It is not so after 30 s.</exception>
    public static async Task IsAsync(Func<bool> condition, Action? meanwhile = null, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"For {Patience.TotalSeconds:0} s it did not come to be that {what}");
            meanwhile?.Invoke();
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
