using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Tests.Spool.Disk;
using static Postroad.Mta.Tests.Spool.SpoolRig;

namespace Postroad.Mta.Tests.Spool;

public sealed class LargeBodyTests
{
    private static readonly byte[] Large = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];

    [Fact]
    public async Task A_large_body_has_a_file_of_its_own_until_its_message_is_settled()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
        {
            var body = await rig.WriteBodyAsync(Id(1), Large[..50_000], Large[50_000..]);
            await rig.CommitAsync(Accept(1, "") with { LargeBody = body });
        }
        var (next, replayed) = await ReopenAsync(disk);
        await using (next)
        {
            var body = replayed.Messages[Id(1)].Body;
            Assert.Equal(Large.Length, body.Length);
            Assert.Equal(Text(Large), await next.ReadBodyAsync(Id(1), body));
            Assert.Equal(body, (await next.Partition.ReadMessageAsync(Id(1), CancellationToken.None)).Body);
            await next.CommitAsync(Remove(1));
            Assert.DoesNotContain(disk.Paths, path => path.Contains("/bodies/", StringComparison.Ordinal));
        }
    }

    [Fact] // F2
    public async Task A_body_that_no_message_names_is_swept_at_the_next_start()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
            await rig.WriteBodyAsync(Id(1), Large);
        Assert.Contains(disk.Paths, path => path.Contains("/bodies/", StringComparison.Ordinal));
        var next = await OpenAsync(disk);
        await next.WriteBodyAsync(Id(2), Large); // One that is on its way while the replay runs is not an orphan.
        await next.ReplayAsync();
        Assert.Equal($"/spool/bodies/{Id(2)}.body", Assert.Single(disk.Paths, path => path.Contains("/bodies/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_a_record_was_lost_a_body_without_a_name_is_kept_for_a_person()
    {
        var disk = new MemoryDisk();
        var lost = Accept(1, "");
        await using (var rig = await OpenAsync(disk))
        {
            lost = lost with { LargeBody = await rig.WriteBodyAsync(Id(1), Large) };
            await rig.CommitAsync(lost);
            await rig.CommitAsync(Accept(2, "after"));
            disk = disk.AfterKill();
        }
        disk["/spool/journal/00000002.segment"].Flip(4096 + 30, 1);
        var (next, replayed) = await ReopenAsync(disk);
        await next.DisposeAsync();
        Assert.Single(replayed.Damaged);
        Assert.Contains($"/spool/damaged/{Id(1)}.body", disk.Paths);
    }

    [Fact] // F19
    public async Task A_body_whose_accept_found_no_space_can_be_given_up_but_not_one_that_counts()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        var kept = await rig.WriteBodyAsync(Id(1), Large);
        await rig.CommitAsync(Accept(1, "") with { LargeBody = kept });
        await rig.WriteBodyAsync(Id(2), Large);
        rig.Partition.DiscardBody(Id(1));
        rig.Partition.DiscardBody(Id(2));
        rig.Partition.DiscardBody(Id(3));
        Assert.Equal($"/spool/bodies/{Id(1)}.body", Assert.Single(disk.Paths, path => path.Contains("/bodies/", StringComparison.Ordinal)));
        Assert.Equal(Text(Large), await rig.ReadBodyAsync(Id(1), kept));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99_999)]
    public async Task A_large_body_that_changed_is_found_out_before_its_end_is_reached(int at)
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        var body = await rig.WriteBodyAsync(Id(1), Large);
        disk[$"/spool/bodies/{Id(1)}.body"].Flip(at, 1);
        await Assert.ThrowsAsync<SpoolDamageException>(() => rig.ReadBodyAsync(Id(1), body));
    }

    [Fact]
    public async Task A_large_body_that_was_cut_short_is_found_out()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        var body = await rig.WriteBodyAsync(Id(1), Large);
        disk[$"/spool/bodies/{Id(1)}.body"].SetLength(50_000);
        await Assert.ThrowsAsync<SpoolDamageException>(() => rig.ReadBodyAsync(Id(1), body));
    }

    [Fact]
    public async Task A_sender_that_breaks_off_leaves_no_file()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await rig.Partition.WriteBodyAsync(Id(1), BreaksOff(), CancellationToken.None));
        Assert.DoesNotContain(disk.Paths, path => path.Contains("/bodies/", StringComparison.Ordinal));
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> BreaksOff()
    {
        yield return Large;
        await Task.FromCanceled(new CancellationToken(canceled: true));
    }
}
