using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Addresses;
using Postroad.Mta.Bounces;

namespace Postroad.Mta.Tests.Bounces;

public sealed class ReportBudgetTests
{
    [Fact]
    public void Whatever_the_times_no_hour_has_more_than_twenty() => Gen.Int[0, 900].List[0, 120].Sample(waits =>
    {
        var clock = new FakeTimeProvider();
        var budget = new ReportBudget(clock);
        var taken = new List<DateTimeOffset>();
        foreach (var wait in waits)
        {
            clock.Advance(TimeSpan.FromSeconds(wait));
            if (budget.TryTake(Mailbox.Parse("ada@sender.test")))
                taken.Add(clock.GetUtcNow());
            Assert.True(taken.Count(t => clock.GetUtcNow() - t < TimeSpan.FromHours(1)) <= ReportBudget.PerHour);
        }
    });

    [Fact]
    public void Each_address_has_its_own_and_case_makes_no_other()
    {
        var budget = new ReportBudget(new FakeTimeProvider());
        for (var i = 0; i < ReportBudget.PerHour; i++)
            Assert.True(budget.TryTake(Mailbox.Parse(i % 2 == 0 ? "ada@sender.test" : "ADA@Sender.Test")));
        Assert.False(budget.TryTake(Mailbox.Parse("Ada@sender.test")));
        Assert.True(budget.TryTake(Mailbox.Parse("bob@sender.test")));
    }

    [Fact]
    public void A_flood_of_addresses_does_not_grow_without_bound_and_passes_with_time()
    {
        var clock = new FakeTimeProvider();
        var budget = new ReportBudget(clock);
        var taken = 0;
        for (var i = 0; i < 100_100; i++)
            taken += budget.TryTake(Mailbox.Parse($"u{i}@sender.test")) ? 1 : 0;
        Assert.Equal(100_000, taken);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.True(budget.TryTake(Mailbox.Parse("new@sender.test")));
    }
}
