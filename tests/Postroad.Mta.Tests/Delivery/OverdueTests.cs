using Postroad.Mail.Addresses;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Tests.Queue;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Tests.Delivery;

public sealed class OverdueTests
{
    [Fact]
    public async Task What_was_tried_in_vain_for_five_days_goes_back_with_the_last_reply()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", port: 1).Start();
        var id = await fixture.AcceptAsync("bob@next.test");
        await PassAsync(fixture, id, TimeSpan.FromDays(5));
        var last = fixture.Log.Events.OfType<MailEvent.Attempted>().Last(e => e.Id == id);
        var bounced = Assert.IsType<DeliveryOutcome.Bounced>(last.Outcome);
        Assert.Equal("4.4.1", bounced.Reply.Status.ToString());
        Assert.Equal(["delayed", "failed"], fixture.Log.Events.OfType<MailEvent.Reported>().Select(e => e.Action));
        Assert.InRange(last.Times.Total, TimeSpan.FromDays(5), TimeSpan.FromDays(5) + TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task The_sender_hears_of_a_delay_once_and_in_time_also_between_two_attempts()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Queue.Options.Retry = [TimeSpan.FromHours(12)];
        fixture.Route("next.test", port: 1).Start();
        var id = await fixture.AcceptAsync("bob@next.test");
        await fixture.Log.WaitForAttemptsAsync(1);
        fixture.Queue.Clock.Advance(TimeSpan.FromHours(4) - TimeSpan.FromSeconds(1));
        Assert.Empty(fixture.Log.Events.OfType<MailEvent.Reported>());
        fixture.Queue.Clock.Advance(TimeSpan.FromSeconds(2));
        await fixture.Log.WaitForAsync<MailEvent.Reported>(e => e.Action == "delayed");
        Assert.True(fixture.Queue.State(id).DelayNoticeSent);
        Assert.Equal(1, fixture.Queue.State(id).Attempts);
        fixture.Queue.Clock.Advance(TimeSpan.FromHours(6));
        Assert.Single(fixture.Log.Events.OfType<MailEvent.Reported>());
    }

    [Fact]
    public async Task A_delay_that_nobody_wants_to_hear_of_is_not_told()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Queue.Options.Retry = [TimeSpan.FromHours(12)];
        fixture.Route("next.test", port: 1).Start();
        var message = fixture.Queue.To("bob@next.test");
        var parameters = new RecipientParameters(DsnNotify.Failure, null);
        var id = await fixture.Queue.Queue.AcceptAsync(message with { Recipients = [message.Recipients[0] with { Parameters = parameters }] });
        await fixture.Log.WaitForAttemptsAsync(1);
        fixture.Queue.Clock.Advance(TimeSpan.FromHours(4));
        await DeliveryFixture.UntilAsync(() => fixture.Queue.State(id).DelayNoticeSent);
        Assert.Empty(fixture.Log.Events.OfType<MailEvent.Reported>());
    }

    [Fact]
    public async Task Mail_for_a_suspended_destination_is_given_up_in_time_without_an_attempt()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Queue.Options.GiveUpAfter = TimeSpan.FromMinutes(30);
        fixture.Route("dead.test", port: 1).Start();
        for (var i = 0; i < 60; i++)
            await fixture.AcceptAsync($"user{i}@dead.test");
        await DeliveryFixture.UntilAsync(() => fixture.Dispatcher.SuspendedDestinations > 0);
        var tried = fixture.Log.Events.OfType<MailEvent.Attempted>().Count();
        Assert.InRange(tried, 1, 59);
        await DeliveryFixture.UntilAsync(() =>
        {
            fixture.Queue.Clock.Advance(TimeSpan.FromMinutes(1));
            return GivenUp(fixture) == 60;
        });
    }

    [Fact]
    public async Task A_sender_hears_of_it_also_where_nothing_of_the_message_can_be_read_any_more()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Queue.Options.Retry = [TimeSpan.FromHours(12)];
        fixture.Queue.Options.GiveUpAfter = TimeSpan.FromHours(3);
        fixture.Route("next.test", port: 1).Start();
        var id = await fixture.AcceptAsync("bob@next.test");
        await fixture.Log.WaitForAttemptsAsync(1);
        fixture.Queue.Spool.OnOpen = static () => throw new IOException("the disk is away");
        fixture.Queue.Clock.Advance(TimeSpan.FromHours(3));
        await DeliveryFixture.UntilAsync(() =>
        {
            fixture.Queue.Clock.Advance(TimeSpan.FromSeconds(1));
            return fixture.Log.Events.OfType<MailEvent.Reported>().Any(e => e.Id == id);
        });
        Assert.Equal("failed", fixture.Log.Events.OfType<MailEvent.Reported>().Single(e => e.Id == id).Action);
    }

    [Fact]
    public async Task A_held_message_is_neither_given_up_nor_reported()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Queue.Options.Retry = [TimeSpan.FromHours(1)];
        fixture.Route("next.test", port: 1).Start();
        var id = await fixture.AcceptAsync("bob@next.test");
        await fixture.Log.WaitForAttemptsAsync(1);
        fixture.Queue.Queue.Schedule.TryFind(id, out var entry);
        await fixture.Queue.Queue.ChangeAsync(entry!, [0], static s => s with { IsHeld = true }, now: false, alsoInFlight: true, TestContext.Current.CancellationToken);
        for (var day = 0; day < 6; day++)
        {
            fixture.Queue.Clock.Advance(TimeSpan.FromDays(1));
            await Task.Yield();
        }
        Assert.True(fixture.Queue.State(id).IsHeld);
        Assert.Empty(fixture.Log.Events.OfType<MailEvent.Reported>());
    }

    [Fact]
    public async Task A_report_that_cannot_be_delivered_is_given_up_after_a_day()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", port: 1).Start();
        var id = await fixture.Queue.Queue.AcceptAsync(fixture.Queue.To("bob@next.test") with { Sender = ReversePath.Null });
        await PassAsync(fixture, id, TimeSpan.FromDays(1));
        var last = fixture.Log.Events.OfType<MailEvent.Attempted>().Last(e => e.Id == id);
        Assert.IsType<DeliveryOutcome.Bounced>(last.Outcome);
        Assert.InRange(last.Times.Total, TimeSpan.FromDays(1), TimeSpan.FromHours(25));
    }

    [Theory] // F33
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_clock_that_is_set_a_day_off_gives_nobody_up_early_and_tries_nothing_sooner(int days)
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Queue.Options.Retry = [TimeSpan.FromHours(4)];
        fixture.Route("next.test", port: 1).Route("other.test", HopTls.None, "smtp://localhost:1").Start();
        var old = await fixture.AcceptAsync("bob@next.test");
        await fixture.Log.WaitForAttemptsAsync(1);
        await AttemptsUntilAsync(fixture, old, TimeSpan.FromDays(4.5));
        var attempts = fixture.Queue.State(old).Attempts;
        fixture.Queue.Clock.Jump(TimeSpan.FromDays(days));
        var young = await fixture.AcceptAsync("eve@other.test");
        await fixture.Log.WaitForAsync<MailEvent.Attempted>(e => e.Id == young);
        fixture.Queue.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(attempts, fixture.Queue.State(old).Attempts);
        var last = Assert.IsType<DeliveryOutcome.Bounced>((await AttemptsUntilAsync(fixture, old, TimeSpan.FromDays(1))).Outcome);
        Assert.Equal("4.4.1", last.Reply.Status.ToString());
        Assert.Equal(RecipientStatus.Deferred, fixture.Queue.State(young).Status);
    }

    // Goes from attempt to attempt, for so long or until there are no more.
    private static async Task<MailEvent.Attempted> AttemptsUntilAsync(DeliveryFixture fixture, QueueId id, TimeSpan time)
    {
        var end = fixture.Queue.Clock.GetTimestamp() + time.Ticks;
        while (fixture.Queue.Queue.Schedule.TryFind(id, out var entry) && entry[0].ToState() is { NextAttempt: { } next, Attempts: var attempts })
        {
            var wait = next - fixture.Queue.Queue.Clock.GetUtcNow();
            if (fixture.Queue.Clock.GetTimestamp() + wait.Ticks > end)
                break;
            fixture.Queue.Clock.Advance(wait);
            await DeliveryFixture.UntilAsync(() => !fixture.Queue.Queue.Schedule.TryFind(id, out var now) || now[0].Attempts > attempts && !now[0].IsInFlight);
        }
        return fixture.Log.Events.OfType<MailEvent.Attempted>().Last(e => e.Id == id);
    }

    private static int GivenUp(DeliveryFixture fixture) =>
        fixture.Log.Events.OfType<MailEvent.Attempted>().Count(static e => e.Outcome is DeliveryOutcome.Bounced && e.Recipient.Domain.ToString() == "dead.test");

    // Moves on from one attempt to the next until the message is gone.
    private static async Task PassAsync(DeliveryFixture fixture, QueueId id, TimeSpan atMost)
    {
        var end = fixture.Queue.Clock.GetUtcNow() + atMost + TimeSpan.FromHours(1);
        await DeliveryFixture.UntilAsync(() =>
        {
            Assert.True(fixture.Queue.Clock.GetUtcNow() < end);
            if (fixture.Queue.Queue.Schedule.TryFind(id, out var entry) && entry[0] is { IsInFlight: false } slot && slot.ToState().NextAttempt is { } next)
            {
                // What is due and not suspended is on its way to be tried: the clock waits for it.
                var until = Math.Max(next.UtcTicks, slot.Lane.SuspendedUntil);
                var wait = until - fixture.Queue.Clock.GetUtcNow().UtcTicks;
                if (wait > 0)
                    fixture.Queue.Clock.Advance(TimeSpan.FromTicks(wait));
            }
            return fixture.Log.Events.Contains(new MailEvent.Removed(id));
        });
    }
}
