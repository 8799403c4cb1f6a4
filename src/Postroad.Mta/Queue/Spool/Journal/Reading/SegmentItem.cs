using Postroad.Mta.Queue.Spool.Journal.Format;

namespace Postroad.Mta.Queue.Spool.Journal.Reading;

/// <summary>What reading a segment finds, one after the other.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Type">Of a record: what it tells.</param>
/// <param name="Offset">Where it starts.</param>
/// <param name="Payload">Of a record: the octets of its payload; else the octets of the place.</param>
/// <param name="Head">Of a record: its payload without an inline body.</param>
internal readonly record struct SegmentItem(SegmentItemKind Kind, RecordType Type, long Offset, long Payload, ReadOnlyMemory<byte> Head)
{
    /// <summary>What a record takes up.</summary>
    public long Octets => RecordHeader.Span(Payload);

    /// <summary>A place that holds no record that passes.</summary>
    public static SegmentItem Place(SegmentItemKind kind, long from, long to) => new(kind, RecordType.None, from, to - from, default);
}
