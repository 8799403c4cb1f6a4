using CsCheck;

namespace Postroad.Mta.Tests.Spool;

public sealed class HistoryTests
{
    // The crash suite asks for more.
    private static readonly int Histories = int.TryParse(Environment.GetEnvironmentVariable("POSTROAD_HISTORIES"), out var wish) ? wish : 40;

    [Fact] // F4, F5, F7, F12, F14, F15, F16
    public Task Whatever_is_cut_short_what_was_acknowledged_is_there_once_and_nothing_else() =>
        Gen.Int[0, int.MaxValue].SampleAsync(seed => new SpoolHistory(seed).RunAsync(starts: 12), iter: Histories, threads: 1);

    [Fact]
    public async Task A_history_has_crashes()
    {
        var history = new SpoolHistory(42);
        await history.RunAsync(starts: 30);
        Assert.True(history.Crashes > 5);
    }
}
