using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Tests.Spool.Disk;
using static Postroad.Mta.Tests.Spool.SpoolRig;

namespace Postroad.Mta.Tests.Spool;

public sealed class FlushFailureTests
{
    private static readonly IOException Broken = new("Input/output error", 5);

    [Theory] // F22
    [InlineData((int)DiskCall.Flush)]
    [InlineData((int)DiskCall.Write)]
    public async Task A_disk_that_fails_once_shuts_the_spool_for_good_and_no_file_is_touched_again(int which)
    {
        var disk = new MemoryDisk();
        var rig = await OpenAsync(disk);
        await rig.CommitAsync(Accept(1, "before"));
        disk.OnCall = FullDiskTests.FailOnce(disk, (DiskCall)which, Broken);
        Assert.False((await Assert.ThrowsAsync<SpoolUnavailableException>(() => rig.CommitAsync(Accept(2, "failed")))).IsFull);
        disk.OnCall = (call, _) => Assert.False(call is DiskCall.Write or DiskCall.Flush);
        Assert.False((await Assert.ThrowsAsync<SpoolUnavailableException>(() => rig.CommitAsync(Accept(3, "shut")))).IsFull);
        Assert.False((await Assert.ThrowsAsync<SpoolUnavailableException>(() => rig.CommitAsync(Remove(1)))).IsFull);
        Assert.Equal("before", await rig.ReadBodyAsync(Id(1), new BodyReference(6, 2, 4096)));
        await rig.DisposeAsync();
        disk.OnCall = null;
        var (next, replayed) = await ReopenAsync(disk.AfterPowerCut(new Random(5)));
        await using (next)
        {
            Assert.Contains(Id(1), replayed.Messages.Keys);
            Assert.DoesNotContain(Id(3), replayed.Messages.Keys);
            await next.CommitAsync(Accept(4, "open again"));
        }
    }

    [Fact] // F24
    public async Task A_disk_that_became_read_only_shuts_the_spool_with_a_clear_line()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        disk.OnCall = (call, path) =>
        {
            if (call == DiskCall.Write)
                throw new IOException($"Read-only file system : '{path}'", 30);
        };
        var error = await Assert.ThrowsAsync<SpoolUnavailableException>(() => rig.CommitAsync(Accept(1, "no")));
        Assert.Contains("Read-only file system", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsFull);
    }

    [Fact]
    public async Task A_disk_that_fails_beside_the_commits_shuts_the_spool_too()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        await rig.ReplayAsync();
        disk.OnCall = (call, _) =>
        {
            if (call == DiskCall.FlushFolder)
                throw Broken;
        };
        await Assert.ThrowsAsync<SpoolUnavailableException>(() => DamageTests.FillAsync(rig, segments: 4));
    }

    [Fact]
    public async Task A_flush_of_a_large_body_that_fails_is_the_end_of_that_body_alone()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        disk.OnCall = (call, path) =>
        {
            if (call == DiskCall.Flush && path.Contains("/bodies/", StringComparison.Ordinal))
                throw Broken;
        };
        Assert.False((await Assert.ThrowsAsync<SpoolUnavailableException>(() => rig.WriteBodyAsync(Id(1), new byte[70_000]))).IsFull);
        disk.OnCall = null;
        await rig.CommitAsync(Accept(2, "small"));
        Assert.DoesNotContain(disk.Paths, path => path.Contains("/bodies/", StringComparison.Ordinal));
    }

    [Fact] // R1, F17
    public async Task Every_octet_and_every_name_is_flushed_before_the_commit_returns()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        var large = await rig.WriteBodyAsync(Id(2), new byte[70_000]);
        await rig.CommitAsync(Accept(1, "small"), Accept(2, "") with { LargeBody = large });
        for (var seed = 0; seed < 20; seed++)
        {
            var (next, replayed) = await ReopenAsync(disk.AfterPowerCut(new Random(seed)));
            await using (next)
            {
                Assert.Equal([Id(1), Id(2)], replayed.Messages.Keys);
                Assert.Equal("small", await next.ReadBodyAsync(Id(1), replayed.Messages[Id(1)].Body));
                Assert.Equal(new string('\0', 70_000), await next.ReadBodyAsync(Id(2), replayed.Messages[Id(2)].Body));
            }
        }
    }
}
