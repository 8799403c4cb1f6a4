using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Reading;
using Postroad.Mta.Queue.Spool.Journal.Segments;
using Postroad.Mta.Tests.Spool.Disk;
using static Postroad.Mta.Tests.Spool.SpoolRig;

namespace Postroad.Mta.Tests.Spool;

public sealed class FooterTests
{
    private const string First = "/spool/journal/00000002.segment";

    [Fact]
    public async Task A_footer_says_what_a_full_scan_says()
    {
        var disk = await SealedAsync();
        using var file = disk.Open(First, forWriting: false);
        var segment = Header(file);
        var fromFooter = SegmentReader.Read(file, segment).Select(Line).ToList();
        var fromRecords = SegmentReader.FromRecords(file, segment).Where(item => item.Type != RecordType.Footer).Select(Line).ToList();
        Assert.Equal(fromRecords, fromFooter);
        Assert.True(fromFooter.Count > 20);
    }

    [Fact]
    public async Task A_replay_reads_no_bodies_of_a_sealed_segment()
    {
        var disk = await SealedAsync();
        long read = 0;
        disk.OnRead = (path, _, octets) => read += path == First ? octets : 0;
        var (rig, replayed) = await ReopenAsync(disk);
        await rig.DisposeAsync();
        Assert.NotEmpty(replayed.Messages);
        Assert.InRange(read, 1, 32_000);
    }

    [Theory]
    [InlineData(SegmentOctets - 32)] // its place at the end
    [InlineData(-1)] // its own octets
    public async Task A_damaged_footer_is_no_loss(long at)
    {
        var disk = await SealedAsync();
        var (before, expected) = await ReopenAsync(disk.AfterKill());
        await before.DisposeAsync();
        disk[First].Flip(at < 0 ? FooterAt(disk) + 40 : at, 1);
        var (rig, replayed) = await ReopenAsync(disk);
        await rig.DisposeAsync();
        Assert.Equal(expected.Lines(), replayed.Lines());
    }

    [Fact]
    public async Task A_segment_of_small_records_needs_none()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
        {
            for (var i = 0; i < 6000; i++)
                await rig.CommitAsync(Accept(i, "", "a small envelope", "one recipient"));
        }
        using (var file = disk.Open(First, forWriting: false))
            Assert.Equal(-1, Trailer(file, Header(file)));
        var (next, replayed) = await ReopenAsync(disk);
        await next.DisposeAsync();
        Assert.Equal(6000, replayed.Messages.Count);
    }

    private static async Task<MemoryDisk> SealedAsync()
    {
        var disk = new MemoryDisk();
        await using var rig = await OpenAsync(disk);
        for (var i = 0; i < 12; i++)
            await rig.CommitAsync(Accept(i, new string('b', 30_000), $"envelope {i}", "one", "two"), State(i, 0, 1, "deferred"), Accept(100 + i, "in and out"), new SpoolOperation.Event(Octets("told")), Remove(100 + i));
        return disk;
    }

    private static Segment Header(Mta.Queue.Spool.Disk.IDiskFile file)
    {
        var page = new byte[SegmentHeader.PageOctets];
        file.Read(page, 0);
        Assert.True(SegmentHeader.TryRead(page, out var header));
        return new Segment(header, First);
    }

    private static long FooterAt(MemoryDisk disk)
    {
        using var file = disk.Open(First, forWriting: false);
        return Trailer(file, Header(file));
    }

    private static long Trailer(Mta.Queue.Spool.Disk.IDiskFile file, Segment segment)
    {
        var trailer = new byte[SegmentTrailer.Octets];
        file.Read(trailer, segment.Capacity - trailer.Length);
        return SegmentTrailer.Read(trailer, segment.Seed);
    }

    private static string Line(SegmentItem item) => $"{item.Kind} {item.Type} {item.Offset} {item.Payload} {Convert.ToHexString(item.Head.Span)}";
}
