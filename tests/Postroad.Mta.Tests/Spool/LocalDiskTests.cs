using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Spool.Disk;
using static Postroad.Mta.Tests.Spool.SpoolRig;

namespace Postroad.Mta.Tests.Spool;

public sealed class LocalDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("postroad-spool-").FullName;

    private string Data => Path.Join(_folder, "data", "spool");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Mail_comes_and_goes_on_a_real_disk_with_the_housekeeper_beside_it()
    {
        await using (var rig = await OpenAsync(LocalDisk.Instance, Data, inBackground: true))
        {
            await rig.ReplayAsync();
            var large = await rig.WriteBodyAsync(Id(2), new byte[100_000], new byte[50_000]);
            await rig.CommitAsync(Accept(1, "small", "from ada", "bob"), Accept(2, "", "from eve", "bob") with { LargeBody = large });
            await DamageTests.FillAsync(rig, segments: 12);
        }
        var (next, replayed) = await ReopenAsync(LocalDisk.Instance, Data);
        await using (next)
        {
            Assert.Equal([$"{Id(1)} from ada [bob] ", $"{Id(2)} from eve [bob] "], replayed.Lines());
            Assert.Equal("small", await next.ReadBodyAsync(Id(1), replayed.Messages[Id(1)].Body));
            Assert.Equal(150_000, (await next.ReadBodyAsync(Id(2), replayed.Messages[Id(2)].Body)).Length);
        }
        Assert.InRange(Directory.GetFiles(Path.Join(Data, "journal")).Length, 1, 12);
    }

    [Fact]
    public async Task Many_sessions_commit_and_read_while_the_housekeeper_moves_and_recycles()
    {
        await using var rig = await OpenAsync(LocalDisk.Instance, Data, inBackground: true);
        await rig.ReplayAsync();
        await Parallel.ForAsync(0, 8, async (worker, _) =>
        {
            var kept = new Dictionary<int, SpoolOperation.Accept>();
            for (var i = 0; i < 150; i++)
            {
                var number = worker * 1000 + i;
                var accept = Accept(number, new string((char)('a' + worker), 10_000 + i));
                await rig.CommitAsync(accept);
                kept.Add(number, accept);
                if (i % 10 != 0)
                {
                    kept.Remove(number);
                    await rig.CommitAsync(Remove(number));
                }
                var (some, known) = kept.ElementAt(i % kept.Count);
                Assert.Equal(new string((char)('a' + worker), (int)known.Committed.Length), await rig.ReadBodyAsync(Id(some), known.Committed));
            }
        });
    }

    [Fact] // F64
    public async Task A_second_owner_is_refused_and_told_who_has_it()
    {
        await using var first = await OpenAsync(LocalDisk.Instance, Data);
        var error = await Assert.ThrowsAsync<SpoolLockedException>(() => OpenAsync(LocalDisk.Instance, Data));
        Assert.Contains($"is in use by another process (process {Environment.ProcessId})", error.Message, StringComparison.Ordinal);
        await first.CommitAsync(Accept(1, "the first goes on"));
    }

    [Fact] // F64
    public async Task The_lock_of_a_process_that_is_gone_is_no_hindrance()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Join(Data, "lock"), "");
        await File.WriteAllTextAsync(Path.Join(Data, "epoch"), "6 process 1\n");
        await using var rig = await OpenAsync(LocalDisk.Instance, Data);
        Assert.Equal(7, rig.Epoch);
    }

    [Fact]
    public void A_folder_is_made_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("modes are of Unix");
            return;
        }
        LocalDisk.Instance.EnsureFolder(Data);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Data));
    }

    [Fact]
    public void A_new_file_has_its_length_and_one_that_exists_is_not_made_again()
    {
        var path = Path.Join(_folder, "file");
        using (var file = LocalDisk.Instance.Create(path, 1 << 16))
        {
            Assert.Equal(1 << 16, file.Length);
            file.Write([new byte[] { 1, 2 }, new byte[] { 3 }], 10);
            file.Flush();
        }
        Assert.ThrowsAny<IOException>(() => LocalDisk.Instance.Create(path, 0));
        using var again = LocalDisk.Instance.Open(path, forWriting: false);
        var read = new byte[3];
        Assert.Equal(3, again.Read(read, 10));
        Assert.Equal([1, 2, 3], read);
        Assert.Equal(0, again.Read(read, 1 << 16));
        LocalDisk.Instance.FlushFolder(_folder);
        LocalDisk.Instance.Delete(path);
        LocalDisk.Instance.Delete(path);
        Assert.Throws<FileNotFoundException>(() => LocalDisk.Instance.Open(path, forWriting: false));
    }

    [Fact] // F19
    public void Want_of_space_is_told_from_other_errors()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full is of Linux");
        using var full = LocalDisk.Instance.Open("/dev/full", forWriting: true);
        var error = Assert.ThrowsAny<IOException>(() => full.Write([1], 0));
        Assert.True(DiskSpace.IsWanting(error), $"{error.HResult}: {error.Message}");
        Assert.False(DiskSpace.IsWanting(new IOException("Input/output error", 5)));
    }

    [Fact]
    public void A_reservation_beyond_the_disk_is_want_of_space_and_leaves_no_file()
    {
        var path = Path.Join(_folder, "huge");
        var error = Assert.ThrowsAny<IOException>(() => LocalDisk.Instance.Create(path, 1L << 52));
        Assert.True(DiskSpace.IsWanting(error), $"{error.HResult}: {error.Message}");
        Assert.False(File.Exists(path));
    }

    [Fact] // F53, R7: quick here; bench/Postroad.Benchmarks does it with a million.
    public async Task A_large_queue_takes_new_mail_before_it_is_told()
    {
        const int Count = 100_000;
        await using (var rig = await OpenAsync(LocalDisk.Instance, Data))
        {
            for (var i = 0; i < Count; i += 500)
                await rig.CommitAsync([.. Enumerable.Range(i, 500).Select(n => Accept(n, "b", "an envelope of some forty octets, as they are", "one recipient of some thirty octets"))]);
        }
        await using var next = await OpenAsync(LocalDisk.Instance, Data);
        await next.CommitAsync(Accept(Count, "new mail"));
        var told = 0;
        await foreach (var record in next.Partition.ReplayAsync(CancellationToken.None))
            told += record is SpoolRecord.Message ? 1 : 0;
        Assert.Equal(Count, told);
    }
}
