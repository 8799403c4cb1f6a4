using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Tests.Spool.Disk;
using static Postroad.Mta.Tests.Spool.SpoolRig;

namespace Postroad.Mta.Tests.Spool;

public sealed class JournalTests
{
    [Fact]
    public async Task What_was_committed_is_told_at_the_next_start()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
        {
            await rig.CommitAsync(Accept(1, "first body", "from ada", "bob", "eve"), Accept(2, "second", "from eve", "bob"));
            await rig.CommitAsync(State(1, 1, 7, "deferred"), State(2, 0, 3, "held"));
            await rig.CommitAsync(State(1, 1, 9, "deferred again"));
        }
        var (next, replayed) = await ReopenAsync(disk);
        await using (next)
        {
            Assert.Equal([$"{Id(1)} from ada [bob,eve] 1:9=deferred again", $"{Id(2)} from eve [bob] 0:3=held"], replayed.Lines());
            Assert.Equal("first body", await next.ReadBodyAsync(Id(1), replayed.Messages[Id(1)].Body));
            Assert.Empty(replayed.Damaged);
            Assert.True(replayed.HasEnded);
        }
    }

    [Fact]
    public async Task A_body_is_read_where_the_commit_says_and_the_message_is_read_again_whole()
    {
        await using var rig = await OpenAsync(new MemoryDisk());
        var accept = Accept(1, "the body", "from ada", "bob");
        await rig.CommitAsync(accept);
        Assert.Equal("the body", await rig.ReadBodyAsync(Id(1), accept.Committed));
        var message = await rig.Partition.ReadMessageAsync(Id(1), CancellationToken.None);
        Assert.Equal("from ada", Text(message.Envelope));
        Assert.Equal("bob", Text(Assert.Single(message.Recipients)));
        Assert.Equal(accept.Committed, message.Body);
    }

    [Fact]
    public async Task A_message_that_is_not_there_is_said_not_to_be()
    {
        await using var rig = await OpenAsync(new MemoryDisk());
        await Assert.ThrowsAsync<SpoolDamageException>(async () => await rig.Partition.ReadMessageAsync(Id(1), CancellationToken.None));
        await Assert.ThrowsAsync<SpoolDamageException>(() => rig.ReadBodyAsync(Id(1), new BodyReference(5, 1, 4096)));
        await Assert.ThrowsAsync<SpoolDamageException>(() => rig.ReadBodyAsync(Id(1), new BodyReference(70_000, -1, 0)));
    }

    [Fact]
    public async Task What_was_settled_does_not_come_back()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
        {
            await rig.CommitAsync(Accept(1, "body"), Accept(2, "body"));
            await rig.CommitAsync(Remove(1));
        }
        var (next, replayed) = await ReopenAsync(disk);
        await next.DisposeAsync();
        Assert.Equal([Id(2)], replayed.Messages.Keys);
    }

    [Fact]
    public async Task A_message_accepted_and_settled_in_one_batch_does_not_come_back()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
            await rig.CommitAsync(Accept(1, "body"), Remove(1));
        var (next, replayed) = await ReopenAsync(disk);
        await next.DisposeAsync();
        Assert.Empty(replayed.Messages);
    }

    [Fact]
    public async Task A_batch_may_be_committed_again()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
        {
            for (var i = 0; i < 3; i++)
                await rig.CommitAsync(Accept(1, "body", "e", "r"), State(1, 0, 2, "s"), Accept(2, "gone"), Remove(2));
        }
        var (next, replayed) = await ReopenAsync(disk);
        await using (next)
        {
            Assert.Equal([$"{Id(1)} e [r] 0:2=s"], replayed.Lines());
            await next.CommitAsync(Remove(1));
            await next.CommitAsync(Remove(1));
        }
        var (last, empty) = await ReopenAsync(disk);
        await last.DisposeAsync();
        Assert.Empty(empty.Messages);
    }

    [Fact]
    public async Task New_mail_is_taken_before_and_while_older_mail_is_told_and_is_not_told_itself()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
            await rig.CommitAsync(Accept(1, "old"), Accept(2, "old"), Accept(3, "old"));
        await using var next = await OpenAsync(disk);
        await next.CommitAsync(Accept(10, "new"));
        var told = new List<SpoolRecord>();
        await foreach (var record in next.Partition.ReplayAsync(CancellationToken.None))
        {
            told.Add(record);
            await next.CommitAsync(Accept(10 + told.Count, "newer"));
        }
        Assert.Equal([Id(1), Id(2), Id(3)], told.OfType<SpoolRecord.Message>().Select(message => message.Id));
        Assert.IsType<SpoolRecord.End>(told[^1]);
    }

    [Fact]
    public async Task What_is_settled_while_it_is_told_stays_settled()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
            await rig.CommitAsync(Accept(1, "old"), Accept(2, "old"), State(1, 0, 5, "late state"));
        await using (var next = await OpenAsync(disk))
        {
            await foreach (var record in next.Partition.ReplayAsync(CancellationToken.None))
            {
                if (record is SpoolRecord.Message)
                    await next.CommitAsync(Remove(1), Remove(2));
            }
        }
        var (last, replayed) = await ReopenAsync(disk);
        await last.DisposeAsync();
        Assert.Empty(replayed.Messages);
    }

    [Fact]
    public async Task Each_start_has_a_higher_epoch_even_when_the_file_with_the_number_is_lost()
    {
        var disk = new MemoryDisk();
        await using (var first = await OpenAsync(disk))
            Assert.Equal(1, first.Epoch);
        await using (var second = await OpenAsync(disk))
            Assert.Equal(2, second.Epoch);
        disk.Delete("/spool/epoch");
        await using var third = await OpenAsync(disk);
        Assert.Equal(3, third.Epoch);
    }

    [Fact]
    public async Task A_batch_that_no_segment_can_hold_is_a_fault_of_the_caller()
    {
        await using var rig = await OpenAsync(new MemoryDisk());
        var operations = Enumerable.Range(0, 20).Select(i => (SpoolOperation)Accept(i, new string('x', 60_000))).ToArray();
        await Assert.ThrowsAsync<ArgumentException>(() => rig.CommitAsync(operations));
        await rig.CommitAsync(Accept(1, "goes on"));
    }
}
