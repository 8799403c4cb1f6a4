using System.Buffers.Binary;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Queue.Spool.Journal.Reading;

/// <summary>Reads the small records of a segment: from its footer, or where that is absent or does not pass, from the records themselves.</summary>
internal static class SegmentReader
{
    /// <summary>All items, in order.</summary>
    public static IEnumerable<SegmentItem> Read(IDiskFile file, Segment segment) =>
        ReadFooter(file, segment) is { } footer ? FromFooter(footer) : FromRecords(file, segment);

    /// <summary>All items, from the records whether there is a footer or not.</summary>
    public static IEnumerable<SegmentItem> FromRecords(IDiskFile file, Segment segment)
    {
        var scanner = new SegmentScanner(file, segment);
        var batch = new BatchInReading();
        while (scanner.TryNext(out var header, out var item))
        {
            if (item.Kind != SegmentItemKind.Record)
            {
                batch.AddGap(item);
                continue;
            }
            if (batch.IsOver(header))
            {
                foreach (var settled in batch.Settle(header))
                    yield return settled;
            }
            batch.Add(header, item);
        }
        foreach (var last in batch.End(scanner.End, scanner.EndOfTornRecord()))
            yield return last;
    }

    private static byte[]? ReadFooter(IDiskFile file, Segment segment)
    {
        try
        {
            var trailer = new byte[SegmentTrailer.Octets];
            file.Read(trailer, segment.Capacity - SegmentTrailer.Octets);
            var at = SegmentTrailer.Read(trailer, segment.Seed);
            if (at < 0)
                return null;
            var header = new byte[RecordHeader.Octets];
            file.Read(header, at);
            if (!RecordHeader.TryRead(header, segment.Id, segment.Capacity - at, out var read) || read.Type != RecordType.Footer)
                return null;
            var payload = new byte[read.Length];
            file.Read(payload, at + RecordHeader.Octets);
            return RecordHeader.Passes(header, payload, segment.Seed) ? payload : null;
        }
        catch (IOException)
        {
            return null; // Unreadable is as good as damaged: the records say the same.
        }
    }

    private static IEnumerable<SegmentItem> FromFooter(byte[] footer)
    {
        for (var at = 0; at < footer.Length;)
        {
            var entry = footer.AsSpan(at, FooterBuilder.EntryOctets);
            var head = BinaryPrimitives.ReadInt32LittleEndian(entry[12..]);
            yield return new SegmentItem(
                SegmentItemKind.Record,
                (RecordType)BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]),
                BinaryPrimitives.ReadUInt32LittleEndian(entry),
                BinaryPrimitives.ReadInt32LittleEndian(entry[4..]),
                footer.AsSpan(at + FooterBuilder.EntryOctets, head).ToArray());
            at += FooterBuilder.EntryOctets + head;
        }
    }
}
