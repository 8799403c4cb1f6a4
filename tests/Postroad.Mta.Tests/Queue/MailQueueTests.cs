using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Spool;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Queue;

public sealed class MailQueueTests
{
    [Fact]
    public async Task What_was_accepted_is_due_at_once_and_comes_from_memory()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        using var message = await fixture.TakeAsync();
        Assert.Equal(id, message!.Id);
        Assert.Equal("bob@next.test", message.Recipients[0].Recipient.Mailbox.ToString());
        Assert.StartsWith("Received: from client.test", await message.ReadAsync(), StringComparison.Ordinal);
        Assert.EndsWith("Hello.\r\n", await message.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(0, fixture.Spool.Reads);
    }

    [Fact]
    public async Task A_delivered_message_is_removed_from_memory_and_disk()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var id = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        using var message = await fixture.TakeAsync();
        await fixture.SettleAsync(message!, Messages.Delivered);
        Assert.False(fixture.Queue.Schedule.TryFind(id, out _));
        Assert.Equal(0, fixture.Spool.Messages);
        await fixture.RestartAsync();
        Assert.Equal(0, fixture.Queue.Schedule.Count);
    }

    [Fact]
    public async Task After_a_restart_the_same_envelope_and_content_are_read_from_the_spool()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var sent = fixture.To("bob@next.test");
        var id = await fixture.Queue.AcceptAsync(sent);
        await fixture.RestartAsync();
        using var message = await fixture.TakeAsync();
        Assert.Equal(id, message!.Id);
        Assert.Equal(sent.Sender, message.Envelope.Sender);
        Assert.Equal(sent.Origin, message.Envelope.Origin);
        Assert.Equal(sent.Received, message.Envelope.Received);
        var content = await message!.ReadAsync();
        Assert.StartsWith("Received: from client.test", content, StringComparison.Ordinal);
        Assert.Equal(message.Size, content.Length);
        Assert.Equal(1, fixture.Spool.Reads);
    }

    [Fact]
    public async Task A_large_body_goes_to_the_spool_on_its_way_and_its_trace_fields_stand_before_it()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var body = new string('x', 300_000) + "\r\n";
        await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"), body);
        using var message = await fixture.TakeAsync();
        var content = await message!.ReadAsync();
        Assert.StartsWith("Received: from client.test", content, StringComparison.Ordinal);
        Assert.EndsWith(body, content, StringComparison.Ordinal);
        Assert.Equal(message!.Size, content.Length);
    }

    [Theory]
    [InlineData(65536 - 76)]
    [InlineData(65536 - 75)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(131072)]
    public async Task Nothing_is_lost_where_inline_and_large_bodies_meet(int length)
    {
        await using var fixture = await QueueFixture.StartAsync();
        var body = new string('x', length);
        await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"), body);
        await fixture.RestartAsync();
        using var message = await fixture.TakeAsync();
        var content = await message!.ReadAsync();
        Assert.StartsWith("Received: ", content, StringComparison.Ordinal);
        Assert.EndsWith("\r\n" + body, content, StringComparison.Ordinal);
        Assert.Equal(message!.Size, content.Length);
    }

    [Fact]
    public async Task An_intake_that_is_thrown_away_leaves_nothing()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await using (var intake = fixture.Queue.BeginIntake(fixture.Queue.NewId()))
            await intake.WriteAsync(new(new byte[200_000]), TestContext.Current.CancellationToken);
        Assert.Equal(0, fixture.Spool.Messages);
        Assert.Equal(0, fixture.Queue.Schedule.Count);
    }

    [Fact]
    public async Task A_full_disk_accepts_nothing_and_says_so()
    {
        await using var fixture = await QueueFixture.StartAsync();
        fixture.Spool.OnCommit = _ => throw new SpoolUnavailableException("no space left", isFull: true);
        var error = await Assert.ThrowsAsync<SpoolUnavailableException>(() => fixture.Queue.AcceptAsync(fixture.To("bob@next.test")));
        Assert.True(error.IsFull);
        Assert.Equal(0, fixture.Queue.Schedule.Count);
        fixture.Spool.OnCommit = null;
        await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        Assert.Equal(1, fixture.Spool.Messages);
    }

    [Fact]
    public async Task A_result_waits_for_the_disk_and_is_not_given_up()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        using var message = await fixture.TakeAsync();
        var failures = 0;
        var failed = new SemaphoreSlim(0);
        fixture.Spool.OnCommit = _ =>
        {
            failures++;
            failed.Release();
            throw new SpoolUnavailableException("no space left", isFull: true);
        };
        var settling = fixture.SettleAsync(message!, Messages.Delivered);
        await failed.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(settling.IsCompleted);
        Assert.Null(await fixture.TakeAsync());
        fixture.Spool.OnCommit = null;
        await Eventually.IsAsync(() => settling.IsCompleted, () => fixture.Clock.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal(1, failures);
        Assert.Equal(0, fixture.Spool.Messages);
    }

    [Fact]
    public async Task What_comes_in_while_a_commit_runs_shares_the_next_one()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Spool.OnCommit = _ =>
        {
            entered.TrySetResult();
            return new ValueTask(gate.Task);
        };
        var first = fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        await entered.Task;
        var others = Enumerable.Range(0, 50).Select(i => fixture.Queue.AcceptAsync(fixture.To($"user{i}@next.test"))).ToArray();
        gate.SetResult();
        await Task.WhenAll([first, .. others]);
        Assert.Equal(2, fixture.Spool.Commits);
        Assert.Equal(51, fixture.Spool.Messages);
    }

    [Fact]
    public async Task A_batch_holds_no_more_than_the_spool_can_take()
    {
        var spool = new MemorySpool { Traits = new SpoolTraits(MaxBatchOctets: 20_000, InlineBodyOctets: 65536) };
        await using var fixture = await QueueFixture.StartAsync(spool);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var largest = 0;
        spool.OnCommit = batch =>
        {
            largest = Math.Max(largest, batch.Operations.Count);
            return new ValueTask(gate.Task);
        };
        var all = Enumerable.Range(0, 20).Select(i => fixture.Queue.AcceptAsync(fixture.To("bob@next.test"), new string('x', 9000))).ToArray();
        gate.SetResult();
        await Task.WhenAll(all);
        Assert.Equal(2, largest);
        Assert.Equal(20, spool.Messages);
    }

    [Fact]
    public async Task A_report_is_accepted_in_the_commit_that_settles_its_cause()
    {
        await using var fixture = await QueueFixture.StartAsync();
        await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        using var message = await fixture.TakeAsync();
        SpoolBatch? seen = null;
        fixture.Spool.OnCommit = batch =>
        {
            seen = batch;
            return ValueTask.CompletedTask;
        };
        var report = new Report(fixture.Queue.NewId(), fixture.To("ada@sender.test") with { TraceFields = default }, new byte[100_000]);
        await fixture.SettleAsync(message!, Messages.Bounced, report);
        Assert.Collection(seen!.Operations, o => Assert.IsType<SpoolOperation.Remove>(o), o => Assert.Equal(report.Id, Assert.IsType<SpoolOperation.Accept>(o).Id));
        using var returned = await fixture.TakeAsync();
        Assert.Equal(report.Id, returned!.Id);
        Assert.Equal(100_000, (await returned.ReadAsync()).Length);
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_held_and_the_others_go_on()
    {
        await using var fixture = await QueueFixture.StartAsync();
        var broken = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        var good = await fixture.Queue.AcceptAsync(fixture.To("bob@next.test"));
        fixture.Spool.Unreadable.Add(broken);
        await fixture.RestartAsync();
        using var message = await fixture.TakeAsync();
        Assert.Equal(good, message!.Id);
        Assert.True(fixture.State(broken).IsHeld);
        await fixture.RestartAsync();
        Assert.True(fixture.State(broken).IsHeld);
    }
}
