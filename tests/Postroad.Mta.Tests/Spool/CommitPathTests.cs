using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Tests.Spool.Disk;
using static Postroad.Mta.Tests.Spool.SpoolRig;

namespace Postroad.Mta.Tests.Spool;

public sealed class CommitPathTests
{
    [Fact]
    public async Task A_batch_of_a_hundred_messages_is_one_write_and_one_flush()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        var calls = new List<DiskCall>();
        disk.OnCall = (call, _) => calls.Add(call);
        await rig.CommitAsync([.. Enumerable.Range(0, 100).Select(i => Accept(i, new string('b', 2000)))]);
        Assert.Equal([DiskCall.Write, DiskCall.Flush], calls);
    }

    [Fact]
    public async Task Going_on_in_the_next_segment_costs_the_commit_nothing()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        await rig.ReplayAsync();
        var calls = new List<(DiskCall Call, string Path)>();
        disk.OnCall = (call, path) => calls.Add((call, path));
        var last = Accept(0, "");
        for (var i = 0; last.Committed.Segment is 0 or 2; i++)
        {
            calls.Clear();
            last = Accept(i, new string('x', 60_000));
            await rig.CommitAsync(last);
        }
        Assert.Equal(DiskCall.Write, calls[0].Call);
        Assert.Equal(DiskCall.Flush, calls[1].Call);
        Assert.Equal($"/spool/journal/{last.Committed.Segment:x8}.segment", calls[1].Path);
    }

    [Fact]
    public async Task A_commit_that_is_cancelled_before_its_turn_writes_nothing()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        var changes = disk.Changes;
        var batch = new SpoolBatch();
        batch.Operations.Add(Accept(1, "never"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await rig.Partition.CommitAsync(batch, new CancellationToken(canceled: true)));
        Assert.Equal(changes, disk.Changes);
    }

    [Fact]
    public async Task An_empty_batch_is_durable_at_once()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        var changes = disk.Changes;
        await rig.CommitAsync();
        await rig.CommitAsync(Remove(77)); // Unknown, so settled already.
        Assert.Equal(changes, disk.Changes);
    }

    [Fact]
    public async Task A_closed_spool_takes_nothing()
    {
        var rig = await OpenAsync(new MemoryDisk());
        await rig.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => rig.CommitAsync(Accept(1, "late")));
    }

    [Fact]
    public async Task A_partition_is_told_once()
    {
        await using var rig = await OpenAsync(new MemoryDisk());
        await rig.ReplayAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.ReplayAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(65_536)]
    public async Task A_body_of_any_length_comes_back(int length)
    {
        var disk = new MemoryDisk();
        var body = new string('x', length);
        await using (var rig = await OpenAsync(disk))
            await rig.CommitAsync(Accept(1, body), Accept(2, "next"));
        var (next, replayed) = await ReopenAsync(disk);
        await using (next)
        {
            Assert.Equal(body, await next.ReadBodyAsync(Id(1), replayed.Messages[Id(1)].Body));
            Assert.Equal("next", await next.ReadBodyAsync(Id(2), replayed.Messages[Id(2)].Body));
        }
    }
}
