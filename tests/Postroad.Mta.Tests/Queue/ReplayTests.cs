using System.Collections.Immutable;
using CsCheck;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Records;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Tests.Queue;

public sealed class ReplayTests
{
    [Fact]
    public void States_after_a_replay_are_those_before_it_whatever_its_order() =>
        Gen.Select(Gen.Int[0, 3].Array[1, 6].Array[1, 12], Gen.Int).Sample(static (plan, seed) =>
            CheckAsync(plan, seed).GetAwaiter().GetResult(), iter: 100);

    [Fact]
    public async Task New_mail_is_taken_while_the_replay_runs_and_old_mail_waits_for_its_end()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var old = await fixture.Queue.AcceptAsync(fixture.To("old@next.test"));
        var spool = fixture.Spool;
        spool.ReplayBreaksOff = true;
        await fixture.RestartAsync();
        var young = await fixture.Queue.AcceptAsync(fixture.To("new@next.test"));
        using var message = await fixture.TakeAsync();
        Assert.Equal(young, message!.Id);
        Assert.False(fixture.Queue.Schedule.TryFind(old, out _));
        spool.ReplayBreaksOff = false;
        await fixture.RestartAsync();
        Assert.True(fixture.Queue.Schedule.TryFind(old, out _));
        Assert.True(fixture.Queue.Schedule.TryFind(young, out _));
    }

    [Fact]
    public async Task Damage_is_no_reason_not_to_start()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        fixture.Spool.Damage.Add("a checksum is wrong");
        await fixture.RestartAsync();
        Assert.True(fixture.Queue.Schedule.TryFind(id, out _));
    }

    [Fact]
    public async Task A_message_whose_removal_was_lost_is_removed_and_not_tried()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        fixture.Queue.Schedule.TryFind(id, out var entry);
        var state = RecipientState.Initial with { Status = RecipientStatus.Delivered };
        var batch = new SpoolBatch { Operations = { new SpoolOperation.SetState(id, 0, 1, StateCodec.Encode(state)) } };
        await (await fixture.Spool.OpenAsync(new Lease(0, 2), TestContext.Current.CancellationToken)).CommitAsync(batch, TestContext.Current.CancellationToken);
        await fixture.RestartAsync();
        await fixture.RestartAsync();
        Assert.Equal(0, fixture.Queue.Schedule.Count);
        Assert.Equal(0, fixture.Spool.Messages);
    }

    private static async Task CheckAsync(int[][] plan, int seed)
    {
        await using var fixture = await QueueFixture.StartAsync();
        var ids = new List<QueueId>();
        foreach (var results in plan)
        {
            var id = await fixture.Queue.AcceptAsync(fixture.To([.. results.Select((_, i) => $"r{i}@next.test")]));
            ids.Add(id);
            using var message = await fixture.TakeAsync();
            ImmutableArray<Settlement> settlements = [.. results.Select((r, i) => (r, i)).Where(static x => x.r < 3).Select(static x => new Settlement(x.i, Outcome(x.r)))];
            await fixture.Queue.SettleAsync(id, settlements, [], CancellationToken.None);
        }
        var before = States(fixture, ids);
        fixture.Spool.ReplayOrder = new Random(seed);
        await fixture.RestartAsync();
        Assert.Equal(before, States(fixture, ids));
    }

    private static DeliveryOutcome Outcome(int kind) => kind switch
    {
        0 => Messages.Delivered,
        1 => Messages.Deferred,
        _ => Messages.Bounced,
    };

    private static List<string> States(QueueFixture fixture, List<QueueId> ids) =>
        [.. ids.SelectMany(id => fixture.Queue.Schedule.TryFind(id, out var entry)
            ? Enumerable.Range(0, entry.Count).Select(i => $"{id} {i} {entry[i].ToState()}")
            : [$"{id} gone"])];
}
