using System.Collections.Immutable;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Tests.Queue;

/// <summary>Several attempts at one message at once, each with recipients of its own: what one of them ends must not overtake what another still writes.</summary>
public sealed class SettlingTests
{
    private static readonly DeliveryOutcome Bounced = Messages.Bounced;

    [Fact]
    public async Task A_message_stays_while_the_report_on_another_recipient_is_not_on_disk()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@one.test", "eve@two.test"));
        using var first = await fixture.TakeAsync();
        using var second = await fixture.TakeAsync();
        var refused = RefuseMail(fixture);
        var reporting = fixture.SettleAsync(first!, Bounced, Report(fixture));
        await refused.Task;
        await fixture.SettleAsync(second!, Messages.Delivered);
        Assert.Equal(1, fixture.Spool.Messages);
        Assert.False(fixture.Spool.IsSettled(id, first!.Recipients[0].Index));

        fixture.Spool.OnCommit = null;
        await AdvanceUntilAsync(fixture, reporting);
        Assert.True(fixture.Spool.IsSettled(id, first.Recipients[0].Index));
        Assert.Equal(1, fixture.Spool.Messages); // The report alone.
        Assert.Equal(1, fixture.Queue.Schedule.Count);
    }

    [Fact]
    public async Task After_a_kill_in_between_the_report_is_made_again()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@one.test", "eve@two.test"));
        using var first = await fixture.TakeAsync();
        using var second = await fixture.TakeAsync();
        var refused = RefuseMail(fixture);
        var reporting = fixture.SettleAsync(first!, Bounced, Report(fixture));
        await refused.Task;
        await fixture.SettleAsync(second!, Messages.Delivered);
        await fixture.RestartAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reporting);

        Assert.Equal(RecipientStatus.Delivered, fixture.State(id, second!.Recipients[0].Index).Status);
        using var again = await fixture.TakeAsync();
        Assert.Equal(first!.Recipients[0].Index, Assert.Single(again!.Recipients).Index);
    }

    [Fact]
    public async Task Whoever_is_last_on_disk_removes_the_message()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("bob@one.test", "eve@two.test"));
        using var first = await fixture.TakeAsync();
        using var second = await fixture.TakeAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Spool.OnCommit = _ =>
        {
            entered.TrySetResult();
            return new ValueTask(gate.Task);
        };
        var one = Settle(fixture, first!);
        await entered.Task;
        var two = Settle(fixture, second!);
        gate.SetResult();
        Assert.Equal([false, true], (await Task.WhenAll(one, two)).Order());
        Assert.Equal(0, fixture.Spool.Messages);
        Assert.Equal(0, fixture.Queue.Schedule.Count);
    }

    [Fact]
    public async Task What_is_decided_stays_decided()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("ann@one.test", "bob@one.test"));
        using var message = await fixture.TakeAsync();
        await SettleAsync(fixture, id, new Settlement(0, Messages.Delivered));
        await SettleAsync(fixture, id, new Settlement(0, Messages.Deferred), new Settlement(1, Messages.Deferred));
        Assert.Equal(RecipientStatus.Delivered, fixture.State(id, 0).Status);
        Assert.Equal(RecipientStatus.Deferred, fixture.State(id, 1).Status);
        await SettleAsync(fixture, id, new Settlement(0, Messages.Bounced));
        Assert.Equal(1, fixture.Spool.Messages);
    }

    [Fact]
    public async Task A_disk_that_cannot_be_read_now_holds_nothing()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        await fixture.RestartAsync();
        fixture.Spool.OnRead = static () => throw new IOException("Too many open files");
        Assert.Null(await fixture.TakeAsync());
        Assert.False(fixture.State(id).IsHeld);
        fixture.Spool.OnRead = null;
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        using var message = await fixture.TakeAsync();
        Assert.Equal(id, message!.Id);
    }

    private static Report Report(QueueFixture fixture) => new(fixture.Queue.NewId(), fixture.To("ada@sender.test"), "Subject: failed\r\n\r\n"u8.ToArray());

    private static Task<bool> Settle(QueueFixture fixture, QueuedMessage message) => fixture.Queue.SettleAsync(
        message.Id, [new Settlement(message.Recipients[0].Index, Messages.Delivered)], [], TestContext.Current.CancellationToken);

    private static Task<bool> SettleAsync(QueueFixture fixture, QueueId id, params ImmutableArray<Settlement> settlements) =>
        fixture.Queue.SettleAsync(id, settlements, [], TestContext.Current.CancellationToken);

    private static TaskCompletionSource RefuseMail(QueueFixture fixture)
    {
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Spool.OnCommit = batch =>
        {
            if (!batch.Operations.Exists(static operation => operation is SpoolOperation.Accept))
                return ValueTask.CompletedTask;
            refused.TrySetResult();
            throw new SpoolUnavailableException("no space left", isFull: true);
        };
        return refused;
    }

    private static async Task AdvanceUntilAsync(QueueFixture fixture, Task task)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!task.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30), "What was awaited did not come.");
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await task;
    }
}
