namespace Postroad.Mta.Tests.Histories;

public sealed class HistoryTests
{
    private const int Histories = 200;

    [Fact]
    public void In_hundreds_of_histories_nothing_is_lost_and_nothing_settled_twice()
    {
        for (var seed = 1; seed <= Histories; seed++)
        {
            var history = History.Play(seed);
            List<string> faults = [.. history.Ledger.Faults(), .. history.Imbalances];
            if (history.Left != (0, 0))
                faults.Add($"{history.Left.Messages} messages are left, {history.Left.Unaccounted} recipients are unaccounted for");
            Assert.True(faults.Count == 0, $"Seed {seed}:\n{string.Join('\n', faults)}\n{history.Ledger.Story}");
        }
    }

    [Fact]
    public void The_same_seed_tells_the_same_history()
    {
        foreach (var seed in (int[])[7, 77, 777])
            Assert.Equal(History.Play(seed).Ledger.Story, History.Play(seed).Ledger.Story);
    }

    [Fact]
    public void The_histories_are_not_boring()
    {
        var all = Enumerable.Range(1, 20).Select(History.Play).ToList();
        Assert.Contains(all, static h => h.Kills > 0);
        Assert.Contains(all, static h => h.Ledger.Fates.Any(static f => f.Value.Arrivals > 1));
        Assert.Contains(all, static h => h.Ledger.Fates.Any(static f => f.Value.Failures == 1));
        Assert.Contains(all, static h => h.Ledger.Story.Contains("no answer to the dot", StringComparison.Ordinal));
        Assert.Contains(all, static h => h.Ledger.Story.Contains("refused", StringComparison.Ordinal));
        Assert.Contains(all, static h => h.Ledger.Fates.Any(static f => f.Value is { MayBeDropped: true, Arrivals: 0 }));
    }
}
