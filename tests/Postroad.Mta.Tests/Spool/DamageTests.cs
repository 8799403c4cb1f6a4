using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Tests.Spool.Disk;
using static Postroad.Mta.Tests.Spool.SpoolRig;

namespace Postroad.Mta.Tests.Spool;

public sealed class DamageTests
{
    private const string First = "/spool/journal/00000002.segment";

    [Fact] // F18
    public async Task A_flipped_bit_in_the_middle_costs_its_record_alone_which_is_kept_and_reported()
    {
        var (disk, accepts) = await FiveMessagesAsync();
        disk[First].Flip(accepts[2].Committed.Offset + 60, 0x10);
        var (rig, replayed) = await ReopenAsync(disk);
        await rig.DisposeAsync();
        Assert.Equal([Id(0), Id(1), Id(3), Id(4)], replayed.Messages.Keys);
        var damaged = Assert.Single(replayed.Damaged);
        Assert.Contains(First, damaged.Where, StringComparison.Ordinal);
        Assert.Contains(disk.Paths, path => path.StartsWith("/spool/damaged/00000002-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4)] // length
    [InlineData(8)] // segment
    [InlineData(16)] // type
    [InlineData(24)] // payload
    public async Task Damage_anywhere_in_a_record_does_not_reach_its_neighbours(int at)
    {
        var (disk, accepts) = await FiveMessagesAsync();
        disk[First].Flip(accepts[1].Committed.Offset + at, 0xff);
        var (rig, replayed) = await ReopenAsync(disk);
        await rig.DisposeAsync();
        Assert.Equal([Id(0), Id(2), Id(3), Id(4)], replayed.Messages.Keys);
        Assert.Single(replayed.Damaged);
    }

    [Theory] // F16
    [InlineData(5, 0)] // the empty room behind the last record alone
    [InlineData(4, 20)]
    [InlineData(2, 100)]
    [InlineData(0, 0)] // all records
    public async Task A_segment_that_was_cut_short_tells_what_is_left_and_that_it_was_cut(int whole, int more)
    {
        var (disk, accepts) = await FiveMessagesAsync();
        disk[First].SetLength(whole == 5 ? accepts[4].Committed.Offset + 8192 : accepts[whole].Committed.Offset + more);
        var (rig, replayed) = await ReopenAsync(disk);
        await using (rig)
        {
            Assert.Equal(Enumerable.Range(0, whole).Select(Id), replayed.Messages.Keys);
            Assert.Contains(replayed.Damaged, d => d.Where == First && d.Why.Contains("cut short", StringComparison.Ordinal));
            await rig.CommitAsync(Accept(9, "new mail goes on"));
        }
    }

    [Fact] // F16
    public async Task A_torn_tail_is_cut_and_what_was_before_it_stays()
    {
        var (disk, accepts) = await FiveMessagesAsync();
        var random = new Random(1);
        for (var i = 0; i < 40; i++)
            disk[First].Flip(accepts[4].Committed.Offset + random.Next(16, 600), (byte)random.Next(1, 256));
        var (rig, replayed) = await ReopenAsync(disk);
        await rig.DisposeAsync();
        Assert.Equal([Id(0), Id(1), Id(2), Id(3)], replayed.Messages.Keys);
        Assert.Empty(replayed.Damaged);
        Assert.Contains(disk.Paths, path => path.EndsWith(".torn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_last_batch_that_is_not_whole_counts_for_nothing_and_is_reported_when_it_may_have_been_committed()
    {
        var disk = new MemoryDisk();
        var first = Accept(10, "first of three");
        await using (var rig = await OpenAsync(disk))
        {
            await rig.CommitAsync(Accept(1, "whole"));
            await rig.CommitAsync(first, Accept(11, "second"), Accept(12, "third"));
            disk = disk.AfterKill();
        }
        disk[First].Flip(first.Committed.Offset + 30, 1);
        var (next, replayed) = await ReopenAsync(disk);
        await next.DisposeAsync();
        Assert.Equal([Id(1)], replayed.Messages.Keys);
        Assert.Contains("not whole", Assert.Single(replayed.Damaged).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_first_header_is_read_from_its_copy()
    {
        var (disk, _) = await FiveMessagesAsync();
        disk[First].Flip(20, 0xff);
        var (rig, replayed) = await ReopenAsync(disk);
        await rig.DisposeAsync();
        Assert.Equal(5, replayed.Messages.Count);
        Assert.Empty(replayed.Damaged);
    }

    [Fact]
    public async Task A_segment_without_a_header_is_set_aside_whole_and_the_server_starts()
    {
        var (disk, _) = await FiveMessagesAsync();
        disk[First].Flip(20, 0xff);
        disk[First].Flip(2048 + 20, 0xff);
        var (rig, replayed) = await ReopenAsync(disk);
        await rig.CommitAsync(Accept(9, "goes on"));
        await rig.DisposeAsync();
        Assert.Empty(replayed.Messages);
        Assert.Equal("/spool/damaged/00000002.segment", Assert.Single(replayed.Damaged).Where);
        Assert.Contains("/spool/damaged/00000002.segment", disk.Paths);
    }

    [Fact] // F23
    public async Task A_body_that_cannot_be_read_any_more_is_refused_and_others_flow()
    {
        var (disk, accepts) = await FiveMessagesAsync(isSealed: true);
        disk[First].Flip(accepts[3].Committed.Offset + 200, 1);
        var (rig, replayed) = await ReopenAsync(disk);
        await using (rig)
        {
            Assert.Equal(5, replayed.Messages.Count); // The footer still knows its envelope.
            await Assert.ThrowsAsync<SpoolDamageException>(() => rig.ReadBodyAsync(Id(3), replayed.Messages[Id(3)].Body));
            Assert.Equal(new string('b', 500), await rig.ReadBodyAsync(Id(2), replayed.Messages[Id(2)].Body));
        }
    }

    [Fact] // F23
    public async Task A_page_that_the_disk_cannot_read_costs_the_records_in_it()
    {
        var (disk, accepts) = await FiveMessagesAsync();
        var bad = accepts[2].Committed.Offset;
        disk.OnRead = (path, from, octets) =>
        {
            if (path == First && from <= bad && bad < from + octets)
                throw new IOException("Input/output error", 5);
        };
        var (rig, replayed) = await ReopenAsync(disk);
        await rig.DisposeAsync();
        Assert.Contains("does not pass", Assert.Single(replayed.Damaged).Why, StringComparison.Ordinal);
        Assert.DoesNotContain(Id(2), replayed.Messages.Keys);
        Assert.Contains(Id(4), replayed.Messages.Keys);
    }

    [Fact]
    public async Task A_message_that_cannot_be_moved_stays_where_it_is_and_its_segment_with_it()
    {
        var disk = new MemoryDisk();
        var kept = Accept(1, new string('k', 3000));
        await using (var rig = await OpenAsync(disk))
        {
            await rig.ReplayAsync();
            await rig.CommitAsync(kept);
            disk[First].Flip(kept.Committed.Offset + 2000, 1);
            await FillAsync(rig, segments: 6);
            Assert.Contains(First, disk.Paths);
            await Assert.ThrowsAsync<SpoolDamageException>(() => rig.ReadBodyAsync(Id(1), kept.Committed));
            await rig.CommitAsync(Remove(1));
        }
        Assert.DoesNotContain(First, disk.Paths);
    }

    /// <summary>Mail that comes and goes, until so many segments are full.</summary>
    internal static async Task FillAsync(SpoolRig rig, int segments)
    {
        for (var i = 0; i < segments * 9; i++)
        {
            await rig.CommitAsync(Accept(1_000_000 + i, new string('f', 60_000)));
            await rig.CommitAsync(Remove(1_000_000 + i));
        }
    }

    private static async Task<(MemoryDisk Disk, List<SpoolOperation.Accept> Accepts)> FiveMessagesAsync(bool isSealed = false)
    {
        var disk = new MemoryDisk();
        var rig = await OpenAsync(disk);
        var accepts = Enumerable.Range(0, 5).Select(i => Accept(i, new string('b', isSealed ? 500 : 5000), "envelope", "r")).ToList();
        foreach (var accept in accepts)
            await rig.CommitAsync(accept);
        if (isSealed)
            await rig.DisposeAsync();
        return (disk.AfterKill(), accepts);
    }
}
