using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Tests.Spool.Disk;
using static Postroad.Mta.Tests.Spool.SpoolRig;

namespace Postroad.Mta.Tests.Spool;

public sealed class FullDiskTests
{
    [Fact] // F19
    public async Task A_full_disk_refuses_new_mail_still_takes_removals_and_recovers_when_space_returns()
    {
        var disk = new MemoryDisk { Capacity = 6 * SegmentOctets };
        await using var rig = await OpenAsync(disk);
        await rig.ReplayAsync();
        var taken = await AcceptUntilFullAsync(rig);
        Assert.InRange(taken, 25, 60);
        for (var i = 0; i < taken; i++)
            await rig.CommitAsync(State(i, 0, 1, "a state is still taken"));
        await Assert.ThrowsAsync<SpoolUnavailableException>(() => rig.CommitAsync(Accept(900, new string('x', 60_000))));
        for (var i = 0; i < taken; i += 2)
            await rig.CommitAsync(Remove(i));
        await rig.CommitAsync(Accept(901, new string('x', 60_000)));
        Assert.Equal(60_000, (await rig.ReadBodyAsync(Id(1), new BodyReference(60_000, 0, 0))).Length);
    }

    [Fact] // F19
    public async Task Space_that_another_program_gives_back_is_found()
    {
        var disk = new MemoryDisk { Capacity = 6 * SegmentOctets };
        await using var rig = await OpenAsync(disk);
        await rig.ReplayAsync();
        await AcceptUntilFullAsync(rig);
        disk.Capacity = 60 * SegmentOctets;
        await Assert.ThrowsAsync<SpoolUnavailableException>(() => rig.CommitAsync(Accept(900, new string('x', 60_000)))).ContinueWith(_ => { }, TaskScheduler.Default);
        await rig.CommitAsync(Accept(901, new string('x', 60_000)));
    }

    [Fact] // F19
    public async Task A_write_for_which_there_is_no_space_is_void_and_the_next_one_counts()
    {
        var disk = new MemoryDisk();
        var rig = await OpenAsync(disk);
        await rig.CommitAsync(Accept(1, "before"));
        disk.OnCall = FailOnce(disk, DiskCall.Write, MemoryDisk.NoSpace());
        var error = await Assert.ThrowsAsync<SpoolUnavailableException>(() => rig.CommitAsync(Accept(2, "void"), Accept(3, "void")));
        Assert.True(error.IsFull);
        await rig.CommitAsync(Accept(4, "after"));
        var (next, replayed) = await ReopenAsync(disk.AfterKill());
        await next.DisposeAsync();
        Assert.Equal([Id(1), Id(4)], replayed.Messages.Keys);
        Assert.Empty(replayed.Damaged);
    }

    [Fact] // F19
    public async Task A_flush_for_which_there_is_no_space_ends_the_file_but_not_the_spool()
    {
        var disk = new MemoryDisk();
        var rig = await OpenAsync(disk);
        await rig.CommitAsync(Accept(1, "before"));
        disk.OnCall = FailOnce(disk, DiskCall.Flush, MemoryDisk.NoSpace());
        Assert.True((await Assert.ThrowsAsync<SpoolUnavailableException>(() => rig.CommitAsync(Accept(2, "unknown")))).IsFull);
        var touched = new List<string>();
        disk.OnCall = (call, path) =>
        {
            if (call is DiskCall.Write or DiskCall.Flush)
                touched.Add(path);
        };
        await rig.CommitAsync(Accept(3, "after"));
        Assert.DoesNotContain("/spool/journal/00000002.segment", touched);
        var (next, replayed) = await ReopenAsync(disk.AfterPowerCut(new Random(3)));
        await next.DisposeAsync();
        Assert.Contains(Id(1), replayed.Messages.Keys);
        Assert.Contains(Id(3), replayed.Messages.Keys);
    }

    [Fact] // F19, F20
    public async Task A_large_body_without_space_leaves_nothing_behind()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        disk.Capacity = disk.Paths.Sum(path => disk[path].Length) + 100_000;
        var error = await Assert.ThrowsAsync<SpoolUnavailableException>(() => rig.WriteBodyAsync(Id(1), new byte[90_000], new byte[90_000]));
        Assert.True(error.IsFull);
        Assert.DoesNotContain(disk.Paths, path => path.Contains("/bodies/", StringComparison.Ordinal));
    }

    [Fact] // F19
    public async Task A_server_starts_on_a_full_disk_and_takes_mail_when_there_is_space()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
            await rig.CommitAsync(Accept(1, "before"));
        foreach (var spare in disk.Paths.Where(path => path.Contains("/journal/", StringComparison.Ordinal) && !path.EndsWith("/00000002.segment", StringComparison.Ordinal)))
            disk.Delete(spare);
        var isFull = true;
        disk.OnCall = (call, path) =>
        {
            if (call == DiskCall.Create && isFull)
                throw MemoryDisk.NoSpace();
        };
        var (next, replayed) = await ReopenAsync(disk);
        await using (next)
        {
            Assert.Single(replayed.Messages);
            Assert.Equal(2, next.Epoch);
            Assert.True((await Assert.ThrowsAsync<SpoolUnavailableException>(() => next.CommitAsync(Accept(2, "no")))).IsFull);
            isFull = false;
            await Assert.ThrowsAnyAsync<Exception>(() => next.CommitAsync(Accept(2, "no"))).ContinueWith(_ => { }, TaskScheduler.Default);
            await next.CommitAsync(Accept(3, "yes"));
        }
    }

    private static async Task<int> AcceptUntilFullAsync(SpoolRig rig)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                await rig.CommitAsync(Accept(i, new string('x', 60_000)));
            }
            catch (SpoolUnavailableException error)
            {
                Assert.True(error.IsFull);
                return i;
            }
        }
    }

    internal static Action<DiskCall, string> FailOnce(MemoryDisk disk, DiskCall which, Exception with) => (call, path) =>
    {
        if (call != which || !path.EndsWith(".segment", StringComparison.Ordinal))
            return;
        disk.OnCall = null;
        throw with;
    };
}
