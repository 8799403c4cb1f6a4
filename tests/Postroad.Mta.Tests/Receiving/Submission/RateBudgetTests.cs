using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mta.Receiving;
using Postroad.Mta.Receiving.Submission;

namespace Postroad.Mta.Tests.Receiving.Submission;

public sealed class RateBudgetTests
{
    private static readonly Rate TenAnHour = new(10, TimeSpan.FromHours(1));

    [Fact]
    public void A_whole_count_may_go_at_once_and_comes_back_evenly()
    {
        var clock = new FakeTimeProvider();
        var budget = new RateBudget(clock);
        Assert.Equal(10, Take(budget, 20));
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(1, Take(budget, 20));
        clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(5, Take(budget, 20));
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(10, Take(budget, 20));
    }

    [Fact]
    public void Keys_do_not_touch_each_other_and_no_limit_is_none()
    {
        var budget = new RateBudget(new FakeTimeProvider());
        Assert.Equal(10, Take(budget, 20));
        Assert.True(budget.TryTake("bob@example.com", TenAnHour));
        for (var i = 0; i < 1000; i++)
            Assert.True(budget.TryTake("ada@example.com", Rate.Unlimited));
    }

    [Fact]
    public void Whatever_the_times_nobody_gets_more_than_the_count_and_what_came_back() => Gen.Int[0, 1800].List[1, 100].Sample(waits =>
    {
        var clock = new FakeTimeProvider();
        var budget = new RateBudget(clock);
        var (taken, passed) = (0, 0);
        foreach (var wait in waits)
        {
            clock.Advance(TimeSpan.FromSeconds(wait));
            passed += wait;
            taken += budget.TryTake("ada@example.com", TenAnHour) ? 1 : 0;
            Assert.True(taken <= 10 + passed * 10 / 3600.0 + 1e-6);
        }
    });

    private static int Take(RateBudget budget, int tries)
    {
        var taken = 0;
        for (var i = 0; i < tries; i++)
            taken += budget.TryTake("ada@example.com", TenAnHour) ? 1 : 0;
        return taken;
    }
}
