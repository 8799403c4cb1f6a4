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
            Assert.True(fixture.State(id, 2).IsHeld);
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

    [Fact]
    public async Task A_longer_wait_may_be_asked_for()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        using var message = await fixture.TakeAsync();
        ImmutableArray<Settlement> results = [new(0, Messages.Deferred) { RetryAfter = TimeSpan.FromHours(3), IsAmbiguous = true }];
        await fixture.Queue.SettleAsync(id, results, [], TestContext.Current.CancellationToken);
        await fixture.RestartAsync();
        Assert.Equal(fixture.Clock.GetUtcNow() + TimeSpan.FromHours(3), fixture.State(id).NextAttempt);
        Assert.True(fixture.State(id).IsAmbiguous);
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
