using System.Collections.Immutable;
using Postroad.Mail.Addresses;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Operations;
using Postroad.Mta.Tests.Delivery;

namespace Postroad.Mta.Tests.Queue.Operations;

public sealed class QueueOperationsTests
{
    private readonly EventRecorder _log = new();
    private readonly List<ImmutableArray<Settlement>> _reported = [];

    [Fact]
    public async Task The_list_shows_each_message_with_its_recipients_the_oldest_first()
    {
        await using var fixture = await FillAsync();
        var list = await ListAsync(fixture, QueueFilter.All);
        Assert.Equal(["a@one.test b@two.test", "c@one.test", "d@two.test"], list.Select(m => string.Join(' ', m.Recipients.Select(r => r.Recipient!.Mailbox))));
        Assert.Equal([MessageState.Active, MessageState.Deferred, MessageState.Held], list.Select(m => m.State));
        Assert.All(list, m => Assert.Equal("ada@sender.test", m.Envelope.Sender.ToString()));
        Assert.All(list, m => Assert.True(m.Size > 50));
        Assert.Null(list[0].Recipients[0].NextAttempt);
        Assert.Equal(list[1].Recipients[0].State.NextAttempt, list[1].Recipients[0].NextAttempt);
        Assert.Equal(Messages.Busy, list[1].Recipients[0].State.LastReply);
    }

    [Theory]
    [InlineData("to=c@one.test", 1)]
    [InlineData("to=C@ONE.TEST", 1)]
    [InlineData("to=one.test", 2)]
    [InlineData("to=nobody@one.test", 0)]
    [InlineData("domain=two.test", 2)]
    [InlineData("domain=TWO.test", 2)]
    [InlineData("domain=three.test", 0)]
    [InlineData("from=ada@sender.test", 3)]
    [InlineData("from=sender.test", 3)]
    [InlineData("from=<>", 0)]
    [InlineData("older=1s", 2)]
    [InlineData("older=1h", 0)]
    [InlineData("state=held", 1)]
    [InlineData("state=deferred", 1)]
    [InlineData("state=active", 1)]
    public async Task A_filter_chooses(string text, int expected)
    {
        await using var fixture = await FillAsync();
        Assert.Equal(expected, (await ListAsync(fixture, Filter(text))).Count);
    }

    [Fact]
    public async Task A_message_is_found_by_its_id_until_it_is_settled()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("a@one.test"));
        Assert.NotNull(await Operations(fixture).FindAsync(id, TestContext.Current.CancellationToken));
        using var message = await fixture.TakeAsync();
        Assert.True((await Operations(fixture).FindAsync(id, TestContext.Current.CancellationToken))!.Recipients[0].IsInFlight);
        await fixture.SettleAsync(message!, Messages.Delivered);
        Assert.Null(await Operations(fixture).FindAsync(id, TestContext.Current.CancellationToken));
        Assert.Empty(await ListAsync(fixture, QueueFilter.All));
    }

    [Fact]
    public async Task Hold_keeps_a_message_from_being_tried_until_it_is_released_also_over_a_restart()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("a@one.test"));
        Assert.Equal(new OperationResult(1, 1, 0), await ApplyAsync(fixture, QueueVerb.Hold, new QueueFilter { Id = id }));
        Assert.Equal(OperationResult.None, await ApplyAsync(fixture, QueueVerb.Hold, new QueueFilter { Id = id }));
        Assert.Null(await fixture.TakeAsync());
        await fixture.RestartAsync();
        Assert.Null(await fixture.TakeAsync());
        Assert.Equal("why not", fixture.State(id).Reason);
        await ApplyAsync(fixture, QueueVerb.Release, new QueueFilter { Id = id });
        Assert.NotNull(await fixture.TakeAsync());
        Assert.Contains(new MailEvent.Operated(id, "release", "why not"), _log.Events);
    }

    [Fact]
    public async Task Retry_makes_due_at_once_what_was_deferred_or_held()
    {
        await using var fixture = await FillAsync();
        Assert.Equal(new OperationResult(2, 2, 0), await ApplyAsync(fixture, QueueVerb.Retry, Filter("state=deferred"), Filter("state=held")));
        await fixture.RestartAsync();
        var taken = new List<int>();
        while (await fixture.TakeAsync() is { } message)
            taken.Add(message.Recipients.Length);
        Assert.Equal(4, taken.Sum());
    }

    [Fact]
    public async Task Drop_takes_out_what_matches_and_nothing_else_and_makes_no_report()
    {
        await using var fixture = await FillAsync();
        var result = await ApplyAsync(fixture, QueueVerb.Drop, Filter("domain=two.test"));
        Assert.Equal(new OperationResult(2, 2, 0), result);
        await fixture.RestartAsync();
        var list = await ListAsync(fixture, QueueFilter.All);
        Assert.Equal(2, list.Count);
        Assert.Equal(RecipientStatus.Dropped, list[0].Recipients[1].State.Status);
        Assert.Empty(_reported);
        Assert.Single(_log.Events.OfType<MailEvent.Removed>());
        Assert.Equal(2, fixture.Spool.Messages);
    }

    [Fact]
    public async Task Bounce_gives_up_with_a_report_also_what_is_held()
    {
        await using var fixture = await FillAsync();
        await ApplyAsync(fixture, QueueVerb.Bounce, Filter("to=d@two.test"));
        var settled = Assert.Single(Assert.Single(_reported));
        var outcome = Assert.IsType<DeliveryOutcome.Bounced>(settled.Outcome);
        Assert.Equal("554 5.3.0 Returned by the postmaster: why not", outcome.Reply.ToString());
        var id = Assert.Single(_log.Events.OfType<MailEvent.Removed>()).Id;
        var report = Assert.Single(_log.Events.OfType<MailEvent.Queued>()).Id;
        Assert.Equal([typeof(MailEvent.Attempted), typeof(MailEvent.Reported), typeof(MailEvent.Queued), typeof(MailEvent.Operated), typeof(MailEvent.Removed)], _log.Events.Select(e => e.GetType()));
        Assert.Contains(new MailEvent.Reported(id, report, "failed"), _log.Events);
        await fixture.RestartAsync();
        var list = await ListAsync(fixture, QueueFilter.All);
        Assert.Equal(3, list.Count);
        Assert.True(list[2].Envelope.Sender.IsNull);
    }

    [Fact]
    public async Task A_dry_run_tells_and_changes_nothing()
    {
        await using var fixture = await FillAsync();
        var commits = fixture.Spool.Commits;
        var last = await Operations(fixture).ApplyAsync(QueueVerb.Drop, QueueFilter.All, "why not", dryRun: true, TestContext.Current.CancellationToken).LastAsync();
        Assert.Equal(new OperationProgress(3, 3, new OperationResult(3, 4, 0)), last);
        Assert.Equal(commits, fixture.Spool.Commits);
        Assert.Equal(3, (await ListAsync(fixture, QueueFilter.All)).Count);
    }

    [Fact]
    public async Task What_an_attempt_has_in_hand_is_left_to_it_but_can_be_held_for_afterwards()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("a@one.test"));
        using var message = await fixture.TakeAsync();
        Assert.Equal(new OperationResult(0, 0, 1), await ApplyAsync(fixture, QueueVerb.Bounce, new QueueFilter { Id = id }));
        Assert.Equal(new OperationResult(0, 0, 1), await ApplyAsync(fixture, QueueVerb.Drop, new QueueFilter { Id = id }));
        Assert.Equal(new OperationResult(1, 1, 0), await ApplyAsync(fixture, QueueVerb.Hold, new QueueFilter { Id = id }));
        await fixture.SettleAsync(message!, Messages.Deferred);
        Assert.True(fixture.State(id).IsHeld);
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await fixture.TakeAsync());
    }

    [Fact]
    public async Task Retry_overrides_the_pause_of_a_destination()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("a@one.test"));
        fixture.Queue.Schedule.Offers.TryRead(out var lane);
        var until = fixture.Clock.GetUtcNow() + TimeSpan.FromHours(1);
        fixture.Queue.Schedule.Suspend(lane!, until);
        Assert.Equal(until, (await ListAsync(fixture, QueueFilter.All))[0].Recipients[0].NextAttempt);
        await ApplyAsync(fixture, QueueVerb.Retry, new QueueFilter { Id = id });
        Assert.True(lane!.IsHurried);
        Assert.NotNull(await fixture.TakeAsync());
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_listed_with_its_trouble_and_can_be_dropped()
    {
        await using var fixture = await FillAsync();
        fixture.Spool.Unreadable.Add((await ListAsync(fixture, QueueFilter.All))[1].Id);
        var list = await ListAsync(fixture, QueueFilter.All);
        Assert.NotNull(list[1].Trouble);
        Assert.Equal("one.test", list[1].Recipients[0].Domain);
        await ApplyAsync(fixture, QueueVerb.Drop, new QueueFilter { Id = list[1].Id });
        Assert.Equal(2, (await ListAsync(fixture, QueueFilter.All)).Count);
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_not_bounced_and_the_others_are()
    {
        await using var fixture = await FillAsync();
        fixture.Spool.Unreadable.Add((await ListAsync(fixture, QueueFilter.All))[1].Id);
        Assert.Equal(new OperationResult(2, 3, 0, Unreadable: 1), await ApplyAsync(fixture, QueueVerb.Bounce, QueueFilter.All));
        Assert.Equal(1, (await ListAsync(fixture, QueueFilter.All)).Count(m => m.Trouble is not null));
    }

    [Fact]
    public async Task Many_messages_are_changed_in_few_commits_and_mail_that_comes_meanwhile_goes_with_them()
    {
        await using var fixture = await QueueFixture.StartAsync();
        for (var i = 0; i < 3000; i++)
            await fixture.Queue.AcceptAsync(fixture.To("a@one.test"));
        var (commits, disk) = (fixture.Spool.Commits, new TaskCompletionSource());
        fixture.Spool.OnCommit = _ => new ValueTask(disk.Task);
        await using var applying = Operations(fixture).ApplyAsync(QueueVerb.Drop, QueueFilter.All, "why not", dryRun: false, TestContext.Current.CancellationToken).GetAsyncEnumerator();
        Assert.True(await applying.MoveNextAsync());
        Assert.Equal(new OperationProgress(0, 3000, OperationResult.None), applying.Current);
        var group = applying.MoveNextAsync();
        var accepting = fixture.Queue.AcceptAsync(fixture.To("b@two.test"));
        disk.SetResult();
        Assert.True(await group);
        await accepting;
        Assert.Equal(new OperationProgress(1024, 3000, new OperationResult(1024, 1024, 0)), applying.Current);
        Assert.InRange(fixture.Spool.Commits - commits, 1, 2); // The first may have left alone.
        Assert.Equal(0, fixture.Spool.Reads);
    }

    [Fact]
    public async Task Who_listens_no_further_ends_it_between_two_groups()
    {
        await using var fixture = await QueueFixture.StartAsync();
        for (var i = 0; i < 1500; i++)
            await fixture.Queue.AcceptAsync(fixture.To("a@one.test"));
        await foreach (var progress in Operations(fixture).ApplyAsync(QueueVerb.Drop, QueueFilter.All, "why not", dryRun: false, TestContext.Current.CancellationToken))
        {
            if (progress.Done > 0)
                break;
        }
        Assert.Equal(1500 - 1024, fixture.Queue.Schedule.Count);
    }

    [Fact]
    public async Task What_an_attempt_took_in_hand_meanwhile_is_not_dropped_under_it()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("a@one.test", "b@two.test"));
        using var taken = await fixture.TakeAsync();
        fixture.Queue.Schedule.TryFind(id, out var entry);
        var change = await fixture.Queue.ChangeAsync(entry!, [0, 1], static s => s with { Status = RecipientStatus.Dropped }, now: false, alsoInFlight: false, TestContext.Current.CancellationToken);
        Assert.Equal(new QueueChange(1, IsGone: false), change);
        Assert.Equal((RecipientStatus.Pending, RecipientStatus.Dropped), (fixture.State(id, taken!.Recipients[0].Index).Status, fixture.State(id, 1 - taken.Recipients[0].Index).Status));
        await fixture.SettleAsync(taken, Messages.Delivered);
        Assert.Equal(0, fixture.Queue.Schedule.Count);
    }

    // One message that waits for its first attempt, one deferred, one held.
    private static async Task<QueueFixture> FillAsync()
    {
        var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("a@one.test", "b@two.test"));
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        var deferred = await fixture.Queue.AcceptAsync(fixture.To("c@one.test"));
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        var held = await fixture.Queue.AcceptAsync(fixture.To("d@two.test"));
        var taken = new List<QueuedMessage>();
        while (await fixture.TakeAsync() is { } message)
            taken.Add(message);
        foreach (var message in taken)
        {
            if (message.Id == deferred)
                await fixture.SettleAsync(message, Messages.Deferred);
            else
                fixture.Queue.GiveBack(message);
            message.Dispose();
        }
        fixture.Queue.Schedule.TryFind(held, out var entry);
        await fixture.Queue.ChangeAsync(entry!, [0], static s => s with { IsHeld = true }, now: false, alsoInFlight: true, TestContext.Current.CancellationToken);
        return fixture;
    }

    private static QueueFilter Filter(string text)
    {
        var (name, value) = (text.Split('=')[0], text.Split('=')[1]);
        return name switch
        {
            "to" => new QueueFilter { To = value },
            "from" => new QueueFilter { From = value },
            "domain" => new QueueFilter { Domain = value },
            "older" => new QueueFilter { Older = value == "1s" ? TimeSpan.FromSeconds(1) : TimeSpan.FromHours(1) },
            _ => new QueueFilter { State = Enum.Parse<MessageState>(value, ignoreCase: true) },
        };
    }

    private QueueOperations Operations(QueueFixture fixture) => new(fixture.Queue, (message, settlements, _) =>
    {
        _reported.Add(settlements);
        var report = fixture.To("ada@sender.test") with { Sender = ReversePath.Null };
        var id = fixture.Queue.NewId();
        return new(new DueReports([new Report(id, report, "Subject: failed\r\n\r\n"u8.ToArray())], [new MailEvent.Reported(message.Id, id, "failed")]));
    }, _log);

    private async Task<OperationResult> ApplyAsync(QueueFixture fixture, QueueVerb verb, params QueueFilter[] filters)
    {
        var total = OperationResult.None;
        foreach (var filter in filters)
            total = total.And((await Operations(fixture).ApplyAsync(verb, filter, "why not", dryRun: false, TestContext.Current.CancellationToken).LastAsync()).Result);
        return total;
    }

    private async Task<List<MessageView>> ListAsync(QueueFixture fixture, QueueFilter filter)
    {
        var list = new List<MessageView>();
        await foreach (var view in Operations(fixture).ListAsync(filter, TestContext.Current.CancellationToken))
            list.Add(view);
        return list;
    }
}
