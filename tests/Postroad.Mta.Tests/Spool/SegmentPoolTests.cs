using Postroad.Mta.Queue.Spool.Journal.Segments;
using Postroad.Mta.Tests.Spool.Disk;

namespace Postroad.Mta.Tests.Spool;

public sealed class SegmentPoolTests
{
    [Theory]
    [InlineData(long.MaxValue, 64)]
    [InlineData(1L << 30, 64)]
    [InlineData(50L << 20, 3)]
    [InlineData(5L << 20, 1)]
    public void A_small_disk_has_small_segments(long disk, int mebibytes)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("POSTROAD_SPOOL_SEGMENT") is not null, "POSTROAD_SPOOL_SEGMENT gives every disk the same size.");
        Assert.Equal((long)mebibytes << 20, JournalOptions.On("/spool", disk).SegmentOctets);
    }

    private static readonly JournalPaths Paths = new(SpoolRig.Folder);

    private readonly MemoryDisk _disk = new();

    [Fact]
    public void One_is_held_ready_under_its_final_name_and_the_others_as_spares()
    {
        using var pool = NewPool(spares: 3);
        pool.Prepare(isFilled: true);
        Assert.Equal(3, pool.Count);
        Assert.Single(_disk.Paths, path => path.EndsWith(".segment", StringComparison.Ordinal));
        Assert.Equal(2, _disk.Paths.Count(path => path.Contains("/spare.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Spares_are_written_only_when_asked_to(bool isFilled)
    {
        long written = 0;
        _disk.OnCall = (call, path) => written += call == DiskCall.Write && path.Contains("/new.", StringComparison.Ordinal) ? 1 : 0;
        using var pool = NewPool();
        pool.Prepare(isFilled);
        Assert.Equal(isFilled, written > 0);
    }

    [Fact]
    public void Ids_go_on_after_the_highest_ever_seen_also_among_what_was_set_aside()
    {
        _disk.Create(Paths.Segment(7), 0).Dispose();
        _disk.Create(Paths.Spare(9), SpoolRig.SegmentOctets).Dispose();
        using var pool = NewPool();
        Assert.Equal([7u], pool.Load(["0000000b.segment", "unrelated"]));
        using var taken = pool.Take(mayUseLast: true);
        Assert.Equal(12u, taken!.Segment.Id);
    }

    [Fact]
    public void What_was_in_the_making_and_spares_of_another_size_go()
    {
        _disk.Create(Paths.New(3), 10).Dispose();
        _disk.Create(Paths.Spare(4), 10).Dispose();
        using var pool = NewPool();
        pool.Load([]);
        Assert.Empty(_disk.Paths);
        Assert.Equal(0, pool.Count);
    }

    [Fact]
    public void A_spare_that_cannot_be_read_is_left_alone()
    {
        _disk.Create(Paths.Spare(4), SpoolRig.SegmentOctets).Dispose();
        _disk.Create(Paths.Spare(5), SpoolRig.SegmentOctets).Dispose();
        _disk.OnCall = (call, path) =>
        {
            if (call == DiskCall.Open && path == Paths.Spare(4))
                throw new IOException("Input/output error", 5);
        };
        using var pool = NewPool();
        Assert.Empty(pool.Load([]));
        Assert.Equal(1, pool.Count);
        using var taken = pool.Take(mayUseLast: true);
        Assert.Equal(6u, taken!.Segment.Id);
    }

    [Fact]
    public void An_emptied_segment_becomes_a_spare_until_there_are_enough()
    {
        using var pool = NewPool(mostSpares: 2);
        var taken = Enumerable.Range(0, 3).Select(_ => pool.Take(mayUseLast: true)!).ToList();
        foreach (var open in taken)
        {
            open.Dispose();
            pool.Recycle(open.Segment);
        }
        Assert.Equal(2, pool.Count);
        Assert.Equal(2, _disk.Paths.Count());
    }

    [Fact]
    public void The_last_one_is_kept_for_what_makes_room()
    {
        using var pool = NewPool(spares: 1);
        pool.Prepare(isFilled: true);
        _disk.Capacity = SpoolRig.SegmentOctets;
        Assert.Null(pool.Take(mayUseLast: false));
        Assert.True(pool.IsFull);
        Assert.True(pool.IsShort);
        using var last = pool.Take(mayUseLast: true);
        Assert.NotNull(last);
        Assert.Null(pool.Take(mayUseLast: true));
    }

    [Fact]
    public void A_full_disk_leaves_nothing_in_the_making()
    {
        using var pool = NewPool();
        _disk.Capacity = SpoolRig.SegmentOctets / 2;
        Assert.Null(pool.Take(mayUseLast: true));
        Assert.Empty(_disk.Paths);
        _disk.Capacity = long.MaxValue;
        pool.Prepare(isFilled: true);
        Assert.False(pool.IsFull);
    }

    [Fact]
    public void A_segment_is_used_only_when_its_name_is_durable()
    {
        using var pool = NewPool();
        using var taken = pool.Take(mayUseLast: true)!;
        for (var seed = 0; seed < 10; seed++)
            Assert.Contains(taken.Segment.Path, _disk.AfterPowerCut(new Random(seed)).Paths);
    }

    [Theory]
    [InlineData("0000000a.segment", 10)]
    [InlineData("a.segment", -1)]
    [InlineData("0000000g.segment", -1)]
    [InlineData("spare.0000000a", -1)]
    [InlineData("0000000a.segment.bak", -1)]
    public void Only_the_exact_name_is_a_segment(string name, int id)
    {
        Assert.Equal(id >= 0, JournalPaths.IsSegment(name, out var read));
        if (id >= 0)
            Assert.Equal((uint)id, read);
    }

    private SegmentPool NewPool(int spares = 2, int mostSpares = 4) =>
        new(_disk, Paths, new JournalOptions { Folder = SpoolRig.Folder, SegmentOctets = SpoolRig.SegmentOctets, Spares = spares, MostSpares = mostSpares, Salt = () => 1 }, epoch: 1);
}
