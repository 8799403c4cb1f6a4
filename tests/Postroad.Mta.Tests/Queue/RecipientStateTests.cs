using System.Collections.Immutable;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;

namespace Postroad.Mta.Tests.Queue;

public sealed class RecipientStateTests
{
    [Fact]
    public async Task Recipients_of_one_message_fare_each_for_itself_also_after_a_restart()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("a@next.test", "b@next.test", "c@next.test"));
        using (var message = await fixture.TakeAsync())
        {
            ImmutableArray<Settlement> results = [new(0, Messages.Delivered), new(1, Messages.Deferred), new(2, Messages.Bounced)];
            await fixture.Queue.SettleAsync(id, results, [], TestContext.Current.CancellationToken);
        }
        for (var run = 0; run < 2; run++)
        {
            Assert.Equal(RecipientStatus.Delivered, fixture.State(id, 0).Status);
            Assert.Equal(RecipientStatus.Deferred, fixture.State(id, 1).Status);
            Assert.Equal(Messages.Busy, fixture.State(id, 1).LastReply);
            Assert.Equal("next.test", fixture.State(id, 1).LastRelay);
            Assert.Equal(1, fixture.State(id, 1).Attempts);
            Assert.Equal(RecipientStatus.Bounced, fixture.State(id, 2).Status);
            Assert.Equal(Messages.NoSuchUser, fixture.State(id, 2).LastReply);
            await fixture.RestartAsync();
        }
        fixture.Clock.Advance(TimeSpan.FromMinutes(7));
        using var again = await fixture.TakeAsync();
        Assert.Equal([1], again!.Recipients.Select(r => r.Index));
    }

    [Fact]
    public async Task A_deferred_recipient_waits_for_the_next_value_of_the_schedule()
    {
        await using var fixture = await QueueFixture.StartAsync();
        fixture.Options.Retry = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        foreach (var minutes in (int[])[5, 15, 15, 15])
        {
            using (var message = await fixture.TakeAsync())
                await fixture.SettleAsync(message!, Messages.Deferred);
            var wait = fixture.State(id).NextAttempt!.Value - fixture.Clock.GetUtcNow();
            Assert.InRange(wait, TimeSpan.FromMinutes(minutes * 0.8), TimeSpan.FromMinutes(minutes * 1.2));
            fixture.Clock.Advance(wait - TimeSpan.FromSeconds(1));
            Assert.Null(await fixture.TakeAsync());
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(4, fixture.State(id).Attempts);
    }

    [Theory]
    [InlineData(1, true, false, 15, 24)]
    [InlineData(600, true, false, 480, 720)]
    [InlineData(1, false, true, 0.8, 1.2)]
    [InlineData(5, false, true, 5, 5)]
    [InlineData(60, false, true, 5, 5)]
    public async Task An_unanswered_dot_waits_at_least_15_minutes_and_greylisting_5_unless_the_schedule_is_quicker(
        int scheduleMinutes, bool isAmbiguous, bool isGreylisted, double least, double most)
    {
        await using var fixture = await QueueFixture.StartAsync();
        fixture.Options.Retry = [TimeSpan.FromMinutes(scheduleMinutes)];
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        using var message = await fixture.TakeAsync();
        ImmutableArray<Settlement> results = [new(0, Messages.Deferred) { IsAmbiguous = isAmbiguous, IsGreylisted = isGreylisted }];
        await fixture.Queue.SettleAsync(id, results, [], TestContext.Current.CancellationToken);
        await fixture.RestartAsync();
        Assert.InRange((fixture.State(id).NextAttempt!.Value - fixture.Clock.GetUtcNow()).TotalMinutes, least, most);
        Assert.Equal(isAmbiguous, fixture.State(id).IsAmbiguous);
    }

    [Fact]
    public async Task Greylisting_gets_15_minutes_the_second_time_and_the_schedule_after_that()
    {
        await using var fixture = await QueueFixture.StartAsync();
        fixture.Options.Retry = [TimeSpan.FromHours(10)];
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        foreach (var (least, most) in ((double, double)[])[(5, 5), (15, 15), (480, 720)])
        {
            using var message = await fixture.TakeAsync();
            ImmutableArray<Settlement> results = [new(0, Messages.Deferred) { IsGreylisted = true }];
            await fixture.Queue.SettleAsync(id, results, [], TestContext.Current.CancellationToken);
            var wait = fixture.State(id).NextAttempt!.Value - fixture.Clock.GetUtcNow();
            Assert.InRange(wait.TotalMinutes, least, most);
            fixture.Clock.Advance(wait);
        }
    }

    [Fact]
    public async Task The_last_attempt_comes_when_the_message_is_given_up_and_not_later()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        var deadline = fixture.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        using var message = await fixture.TakeAsync();
        await fixture.Queue.SettleAsync(id, [new Settlement(0, Messages.Deferred) { Deadline = deadline }], [], TestContext.Current.CancellationToken);
        Assert.Equal(deadline, fixture.State(id).NextAttempt);
    }

    [Fact]
    public async Task Telling_of_a_delay_is_no_attempt()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        using var message = await fixture.TakeAsync();
        ImmutableArray<Settlement> results = [new(0, Messages.Deferred) { IsUntried = true, TellsDelay = true }];
        await fixture.Queue.SettleAsync(id, results, [], TestContext.Current.CancellationToken);
        await fixture.RestartAsync();
        var state = fixture.State(id);
        Assert.True(state.DelayNoticeSent);
        Assert.Equal(0, state.Attempts);
        Assert.Equal(RecipientStatus.Pending, state.Status);
    }

    [Fact]
    public async Task What_was_given_back_keeps_its_state_and_is_due_again()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        using (var message = await fixture.TakeAsync())
        {
            Assert.Null(await fixture.TakeAsync());
            fixture.Queue.GiveBack(message!);
        }
        Assert.Equal(RecipientState.Initial, fixture.State(id));
        using var again = await fixture.TakeAsync();
        Assert.Equal(id, again!.Id);
        fixture.Queue.GiveBack(again, fixture.Clock.GetUtcNow() + TimeSpan.FromSeconds(30));
        Assert.Null(await fixture.TakeAsync());
        fixture.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.NotNull(await fixture.TakeAsync());
    }

    [Fact]
    public async Task An_attempt_that_a_stop_interrupted_is_due_at_once_and_does_not_count()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        using var interrupted = await fixture.TakeAsync();
        await fixture.RestartAsync();
        using var again = await fixture.TakeAsync();
        Assert.Equal(interrupted!.Id, again!.Id);
        Assert.Equal(RecipientState.Initial, again.Recipients[0].State);
    }

    [Fact]
    public async Task A_message_may_be_held_until_a_time()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var until = fixture.Clock.GetUtcNow() + TimeSpan.FromHours(2);
        var message = fixture.To("bob@next.test");
        await fixture.Queue.AcceptAsync(message with { Parameters = message.Parameters with { HoldUntil = until } });
        Assert.Null(await fixture.TakeAsync());
        await fixture.RestartAsync();
        fixture.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        Assert.Null(await fixture.TakeAsync());
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await fixture.TakeAsync());
    }
}
