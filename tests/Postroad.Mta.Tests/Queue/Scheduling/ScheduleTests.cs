using Postroad.Mta.Queue.Scheduling;

namespace Postroad.Mta.Tests.Queue.Scheduling;

public sealed class ScheduleTests
{
    [Fact]
    public async Task A_lane_is_offered_once_until_it_was_found_empty()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("a@next.test"));
        await fixture.Queue.AcceptAsync(fixture.To("b@next.test"));
        var offers = fixture.Queue.Schedule.Offers;
        Assert.True(offers.TryRead(out var lane));
        Assert.False(offers.TryRead(out _));
        var (first, more) = await fixture.Queue.TakeAsync(lane, 10, TestContext.Current.CancellationToken);
        Assert.True(more);
        (var second, more) = await fixture.Queue.TakeAsync(lane, 10, TestContext.Current.CancellationToken);
        Assert.False(more);
        Assert.NotEqual(first!.Id, second!.Id);
        await fixture.Queue.AcceptAsync(fixture.To("c@next.test"));
        Assert.True(offers.TryRead(out var again));
        Assert.Same(lane, again);
    }

    [Fact]
    public async Task Each_domain_has_a_lane_of_its_own()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("a@one.test", "b@two.test", "c@one.test"));
        var taken = new List<string>();
        while (fixture.Queue.Schedule.Offers.TryRead(out var lane))
        {
            using var message = await fixture.TakeAsync(lane);
            taken.Add($"{lane}: {string.Join(' ', message!.Recipients.Select(r => r.Index))}");
        }
        Assert.Equal(["one.test: 0 2", "two.test: 1"], taken);
    }

    [Fact]
    public async Task A_message_with_many_recipients_is_handed_out_in_parts()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To([.. Enumerable.Range(0, 250).Select(i => $"user{i}@next.test")]));
        var parts = new List<int>();
        while (await fixture.TakeAsync(maxRecipients: 100) is { } message)
        {
            parts.Add(message.Recipients.Length);
            message.Dispose();
        }
        Assert.Equal([100, 100, 50], parts);
    }

    [Fact]
    public async Task Nothing_of_a_suspended_lane_is_offered_and_nothing_of_it_changes()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("a@dead.test"));
        fixture.Queue.Schedule.Offers.TryRead(out var lane);
        fixture.Queue.Schedule.Suspend(lane!, fixture.Clock.GetUtcNow() + TimeSpan.FromMinutes(10));
        await fixture.Queue.AcceptAsync(fixture.To("b@dead.test"));
        Assert.Null(await fixture.TakeAsync());
        await fixture.Queue.AcceptAsync(fixture.To("c@live.test"));
        Assert.NotNull(await fixture.TakeAsync());
        fixture.Clock.Advance(TimeSpan.FromMinutes(10));
        using var message = await fixture.TakeAsync();
        Assert.Equal(id, message!.Id);
        Assert.Equal(0, fixture.State(id).Attempts);
    }

    [Fact]
    public async Task Ten_thousand_waiting_messages_of_one_domain_cost_one_timer()
    {
        await using var fixture = await QueueFixture.StartAsync();
        for (var i = 0; i < 10_000; i++)
            await fixture.Queue.AcceptAsync(fixture.To("a@dead.test"));
        fixture.Queue.Schedule.Offers.TryRead(out var lane);
        fixture.Queue.Schedule.Suspend(lane!, fixture.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        for (var minute = 0; minute < 59; minute++)
        {
            fixture.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.False(fixture.Queue.Schedule.Offers.TryRead(out _));
        }
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(fixture.Queue.Schedule.Offers.TryRead(out _));
        Assert.False(fixture.Queue.Schedule.Offers.TryRead(out _));
    }

    [Theory] // F33
    [InlineData(24)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(-24)]
    public async Task A_jump_of_the_clock_makes_nothing_due_and_freezes_nothing(int hours)
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("a@next.test"));
        using (var message = await fixture.TakeAsync())
            await fixture.SettleAsync(message!, Messages.Deferred);
        fixture.Clock.Jump(TimeSpan.FromHours(hours));
        fixture.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Null(await fixture.TakeAsync());
        var fresh = await fixture.Queue.AcceptAsync(fixture.To("b@next.test"));
        using (var message = await fixture.TakeAsync())
            Assert.Equal(fresh, message!.Id);
        fixture.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.NotNull(await fixture.TakeAsync());
    }

    [Fact] // F33
    public async Task What_was_put_off_by_a_clock_that_was_ahead_waits_no_longer_than_the_schedule_says_after_a_restart()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("a@next.test"));
        using (var message = await fixture.TakeAsync())
            await fixture.SettleAsync(message!, Messages.Deferred);
        fixture.Clock.Jump(-TimeSpan.FromDays(1));
        await fixture.RestartAsync();
        Assert.Null(await fixture.TakeAsync());
        fixture.Clock.Advance(TimeSpan.FromHours(5)); // The longest of the schedule is 4 h, ±20 %.
        Assert.NotNull(await fixture.TakeAsync());
    }

    [Fact]
    public async Task A_domain_without_mail_leaves_no_lane_behind()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("a@next.test"));
        using (var message = await fixture.TakeAsync())
            await fixture.SettleAsync(message!, Messages.Delivered);
        Assert.Equal(0, fixture.Queue.Schedule.Lanes);
    }

    [Fact]
    public async Task Urgent_mail_goes_before_older_mail_of_its_lane()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("a@next.test"));
        fixture.Clock.Advance(TimeSpan.FromSeconds(10));
        var message = fixture.To("b@next.test");
        var urgent = await fixture.Queue.AcceptAsync(message with { Parameters = message.Parameters with { Priority = 4 } });
        using var first = await fixture.TakeAsync();
        Assert.Equal(urgent, first!.Id);
    }

    [Fact]
    public void A_recipient_costs_no_more_than_planned()
    {
        Assert.Equal(32, System.Runtime.CompilerServices.Unsafe.SizeOf<RecipientSlot>());
        var start = GC.GetAllocatedBytesForCurrentThread();
        var entry = new QueueEntry(default, 1);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - start, 0, 80);
        GC.KeepAlive(entry);
    }
}
