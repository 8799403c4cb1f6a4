using Postroad.Mta.Tests.Spool.Disk;
using static Postroad.Mta.Tests.Spool.SpoolRig;

namespace Postroad.Mta.Tests.Spool;

public sealed class CleaningTests
{
    [Fact]
    public async Task Space_of_settled_mail_is_won_back_while_mail_flows()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        await rig.ReplayAsync();
        await DamageTests.FillAsync(rig, segments: 30);
        Assert.True(disk.Paths.Count(path => path.Contains("/journal/", StringComparison.Ordinal)) <= 8, string.Join('\n', disk.Paths));
    }

    [Fact]
    public async Task Segments_are_used_again_and_not_made_anew()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        await rig.ReplayAsync();
        await DamageTests.FillAsync(rig, segments: 5);
        var created = 0;
        disk.OnCall = (call, _) => created += call == DiskCall.Create ? 1 : 0;
        await DamageTests.FillAsync(rig, segments: 20);
        Assert.Equal(0, created);
    }

    [Fact]
    public async Task Mail_that_stays_is_moved_out_of_thin_segments_and_found_all_the_same()
    {
        var disk = new MemoryDisk();
        var kept = Accept(1, "kept body", "from ada", "bob", "eve");
        await using (var rig = await OpenAsync(disk))
        {
            await rig.ReplayAsync();
            await rig.CommitAsync(kept, State(1, 1, 4, "deferred"));
            await DamageTests.FillAsync(rig, segments: 8);
            Assert.DoesNotContain($"/spool/journal/{kept.Committed.Segment:x8}.segment", disk.Paths);
            Assert.Equal("kept body", await rig.ReadBodyAsync(Id(1), kept.Committed));
            Assert.Equal("from ada", Text((await rig.Partition.ReadMessageAsync(Id(1), CancellationToken.None)).Envelope));
        }
        var (next, replayed) = await ReopenAsync(disk);
        await using (next)
        {
            Assert.Equal([$"{Id(1)} from ada [bob,eve] 1:4=deferred"], replayed.Lines());
            Assert.Equal("kept body", await next.ReadBodyAsync(Id(1), replayed.Messages[Id(1)].Body));
        }
    }

    [Fact]
    public async Task A_removal_outlives_every_copy_of_what_it_removed()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
        {
            await rig.ReplayAsync();
            // The first segment stays thick, so that the dead Accept in it can be read for long.
            await rig.CommitAsync(Accept(1, "settled long ago"));
            for (var i = 10; i < 14; i++)
                await rig.CommitAsync(Accept(i, new string('s', 60_000)));
            await DamageTests.FillAsync(rig, segments: 1);
            await rig.CommitAsync(Remove(1));
            await DamageTests.FillAsync(rig, segments: 12);
        }
        for (var start = 0; start < 6; start++)
        {
            var (rig, replayed) = await ReopenAsync(disk);
            await rig.DisposeAsync();
            Assert.Equal(Enumerable.Range(10, 4).Select(Id), replayed.Messages.Keys.OrderBy(id => id.Value));
        }
    }

    [Fact]
    public async Task What_a_recycled_segment_held_before_never_comes_back()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
        {
            await rig.ReplayAsync();
            await DamageTests.FillAsync(rig, segments: 10);
        }
        // Each further start takes a recycled file, writes little into it, and leaves it unsealed: behind its end stand old records with checksums that were right.
        for (var start = 0; start < 5; start++)
        {
            var (rig, replayed) = await ReopenAsync(disk);
            Assert.Equal(Enumerable.Range(0, start).Select(Id), replayed.Messages.Keys.OrderBy(id => id.Value));
            Assert.Empty(replayed.Damaged);
            await rig.CommitAsync(Accept(start, "short"));
            disk = disk.AfterKill();
        }
    }

    [Fact]
    public async Task Restarts_without_mail_do_not_pile_up_segments()
    {
        var disk = new MemoryDisk();
        for (var start = 0; start < 12; start++)
        {
            var (rig, _) = await ReopenAsync(disk);
            await rig.CommitAsync(Accept(start, "one a start"));
            disk = disk.AfterKill();
        }
        Assert.True(disk.Paths.Count(path => path.EndsWith(".segment", StringComparison.Ordinal)) <= 6, string.Join('\n', disk.Paths));
        var (last, replayed) = await ReopenAsync(disk);
        await last.DisposeAsync();
        Assert.Equal(12, replayed.Messages.Count);
    }
}
