using System.IO.Compression;
using CsCheck;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Tests.Spool.Disk;
using static Postroad.Mta.Tests.Spool.SpoolRig;

namespace Postroad.Mta.Tests.Spool;

public sealed class FormatTests
{
    [Fact]
    public void The_checksum_is_CRC_32C()
    {
        Assert.Equal(0xE3069283, Checksum.Finish(Checksum.Append(Checksum.Start, "123456789"u8)));
        Assert.Equal(0x8A9136AA, Checksum.Finish(Checksum.Append(Checksum.Start, new byte[32])));
    }

    [Fact]
    public void The_checksum_does_not_depend_on_how_the_octets_come() =>
        Gen.Byte.Array[0, 100].Select(Gen.Int[0, 100]).Sample((octets, at) =>
        {
            at = Math.Min(at, octets.Length);
            return Checksum.Append(Checksum.Append(7, octets.AsSpan(0, at)), octets.AsSpan(at)) == Checksum.Append(7, octets);
        });

    [Fact]
    public void A_header_is_read_as_it_was_written() =>
        Gen.Select(Gen.UInt, Gen.Long, Gen.ULong, Gen.Long).Sample((id, epoch, salt, capacity) =>
        {
            var header = new SegmentHeader(id, epoch, salt, capacity);
            return SegmentHeader.TryRead(header.ToPage(), out var read) && read == header && read.Seed == header.Seed;
        });

    [Fact]
    public void Octets_from_anywhere_are_no_header_and_no_record() =>
        Gen.Byte.Array[4096].Sample(octets => !SegmentHeader.TryRead(octets, out _) && AcceptHead.MeasureIn(octets) <= octets.Length);

    [Fact]
    public void A_record_of_another_segment_never_passes() =>
        Gen.Select(Gen.UInt[1, 100_000], Gen.UInt[1, 100_000], Gen.Byte.Array[0, 64]).Sample((one, other, payload) =>
        {
            var mine = new SegmentHeader(one, 1, 5, 1 << 20);
            var record = new byte[RecordHeader.Octets];
            new RecordHeader(payload.Length, one, 1, RecordType.Event, true, 0).WriteTo(record);
            RecordHeader.WriteChecksum(record, Checksum.Append(RecordHeader.Begin(record, mine.Seed), payload));
            var passesHere = RecordHeader.TryRead(record, one, 1000, out _) && RecordHeader.Passes(record, payload, mine.Seed);
            return passesHere && (one == other || !RecordHeader.TryRead(record, other, 1000, out _));
        });

    [Fact] // R12
    public async Task A_segment_of_a_newer_program_is_not_touched_and_the_start_refused()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
            await rig.CommitAsync(Accept(1, "body"));
        using (var file = disk.Open("/spool/journal/00000002.segment", forWriting: true))
        {
            var page = new byte[4096];
            new SegmentHeader(2, 1, 3, SegmentOctets).WriteTo(page, SegmentHeader.Version + 1);
            file.Write(page, 0);
        }
        var error = await Assert.ThrowsAsync<SpoolFormatException>(() => OpenAsync(disk));
        Assert.Contains("00000002.segment was written by a newer program: it is of format 2, and this program reads formats up to 1", error.Message, StringComparison.Ordinal);
    }

    [Fact] // R12, F65: every format that was ever released is read by every later program.
    public async Task A_segment_of_format_1_is_read()
    {
        var disk = new MemoryDisk();
        await using (await OpenAsync(disk))
        {
        }
        await using (var stored = typeof(FormatTests).Assembly.GetManifestResourceStream("segment-format-1.gz"))
        await using (var unpacked = new GZipStream(stored!, CompressionMode.Decompress))
        {
            var octets = new MemoryStream();
            await unpacked.CopyToAsync(octets);
            disk.Delete("/spool/journal/00000002.segment");
            using var file = disk.Create("/spool/journal/00000002.segment", 0);
            file.Write(octets.ToArray(), 0);
        }
        var (rig, replayed) = await ReopenAsync(disk);
        await using (rig)
        {
            Assert.Equal([$"{Id(1)} from ada [bob,eve] 1:4=deferred"], replayed.Lines());
            Assert.Equal("the body of format 1", await rig.ReadBodyAsync(Id(1), replayed.Messages[Id(1)].Body));
        }
    }

    /// <summary>How the stored segment was made; run it for a new format, never to replace an old one.</summary>
    internal static async Task<byte[]> MakeAsync()
    {
        var disk = new MemoryDisk();
        await using (var rig = await OpenAsync(disk))
        {
            await rig.CommitAsync(Accept(1, "the body of format 1", "from ada", "bob", "eve"), Accept(2, "settled"));
            await rig.CommitAsync(State(1, 1, 4, "deferred"), Remove(2), new SpoolOperation.Event(Octets("told")));
        }
        return disk["/spool/journal/00000002.segment"].Durable;
    }
}
