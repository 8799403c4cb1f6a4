using System.Collections.Immutable;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Times;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Tests.Queue;

/// <summary>What the sender says about times, and the moments that follow from it. The message comes in at 00:00; a notice is due after 4 hours, the end after 5 days.</summary>
public sealed class WishesTests
{
    private static readonly DateTimeOffset Received = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<MailParameters, string, string> Moments => new()
    {
        { MailParameters.None, "26 04:00", "01 00:00" },
        { new() { HoldForSeconds = 3600 }, "26 05:00", "01 01:00" },
        { new() { HoldUntil = Received.AddDays(2) }, "28 04:00", "03 00:00" },
        { new() { HoldUntil = Received.AddDays(-2) }, "26 04:00", "01 00:00" },
        { new() { DeliverBy = new(3600, DeliverByMode.Return, false) }, "never", "26 01:00" },
        { new() { DeliverBy = new(86400, DeliverByMode.Return, false) }, "26 04:00", "27 00:00" },
        { new() { DeliverBy = new(3600, DeliverByMode.Notify, false) }, "26 01:00", "01 00:00" },
        { new() { DeliverBy = new(86400, DeliverByMode.Notify, false) }, "27 00:00", "01 00:00" },
        { new() { DeliverBy = new(-60, DeliverByMode.Notify, false) }, "26 04:00", "01 00:00" },
        { new() { DeliverBy = new(999_999_999, DeliverByMode.Notify, false) }, "never", "01 00:00" },
        { new() { DeliverBy = new(999_999_999, DeliverByMode.Return, false) }, "26 04:00", "01 00:00" },
        { new() { HoldForSeconds = 3600, DeliverBy = new(7200, DeliverByMode.Return, false) }, "never", "26 02:00" },
        { new() { HoldForSeconds = long.MaxValue }, "never", "31 23:59" },
        { new() { HoldForSeconds = long.MinValue }, "26 04:00", "01 00:00" },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public void The_moments_of_a_message_are_those_that_its_sender_wants(MailParameters parameters, string notice, string end)
    {
        var lifetime = Lifetime.Of(Received, Wishes.Of(Received, parameters), new QueueOptions());
        Assert.Equal(notice, lifetime.Notice == DateTimeOffset.MaxValue ? "never" : $"{lifetime.Notice:dd HH:mm}");
        Assert.Equal(end, $"{lifetime.End:dd HH:mm}");
    }

    [Fact]
    public async Task A_held_message_is_not_due_before_its_time_also_after_a_restart()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("bob@next.test") with { Parameters = new() { HoldForSeconds = 3600 } });
        Assert.Null(await fixture.TakeAsync());
        await fixture.RestartAsync();
        fixture.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Null(await fixture.TakeAsync());
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        using var message = await fixture.TakeAsync();
        Assert.NotNull(message);
    }

    [Fact]
    public async Task The_word_on_the_delay_of_a_held_message_is_due_four_hours_after_its_release_also_after_a_restart()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test") with { Parameters = new() { HoldForSeconds = 3600 } });
        await fixture.RestartAsync();
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        await TryInVainAsync(fixture);
        fixture.Clock.Advance(TimeSpan.FromHours(4) - TimeSpan.FromSeconds(1));
        Assert.Null(await fixture.Queue.TakeOverdueAsync(TestContext.Current.CancellationToken));
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        using var overdue = await fixture.Queue.TakeOverdueAsync(TestContext.Current.CancellationToken);
        Assert.Equal(id, overdue!.Id);
    }

    [Fact]
    public async Task Priorities_come_first_also_after_a_restart()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("usual@next.test"));
        await fixture.Queue.AcceptAsync(fixture.To("high@next.test") with { Parameters = new() { Priority = 6 } });
        await fixture.Queue.AcceptAsync(fixture.To("urgent@next.test") with { Parameters = new() { Priority = 9 } });
        await fixture.RestartAsync();
        Assert.Equal(["urgent", "high", "usual"], await TakeAllAsync(fixture));
    }

    // The next attempt is far away: only the clock of the notice matters.
    private static async Task TryInVainAsync(QueueFixture fixture)
    {
        using var message = await fixture.TakeAsync();
        fixture.Options.Retry = [TimeSpan.FromHours(12)];
        await fixture.SettleAsync(message!, Messages.Deferred);
    }

    private static async Task<ImmutableArray<string>> TakeAllAsync(QueueFixture fixture)
    {
        var taken = ImmutableArray.CreateBuilder<string>();
        while (await fixture.TakeAsync() is { } message)
        {
            using (message)
                taken.Add(message.Recipients[0].Recipient.Mailbox.LocalPart);
        }
        return taken.DrainToImmutable();
    }
}
