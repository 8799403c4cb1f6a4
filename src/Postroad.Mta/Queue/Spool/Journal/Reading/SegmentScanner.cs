using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Queue.Spool.Journal.Reading;

/// <summary>Finds the records that pass their check, in order, and steps over what does not. It knows nothing of what a batch means.</summary>
internal sealed class SegmentScanner
{
    private readonly Segment _segment;
    private readonly SegmentWindow _window;
    private long _position = SegmentHeader.PageOctets;
    private RecordHeader _last;

    /// <param name="file">The segment's file.</param>
    /// <param name="segment">The segment.</param>
    public SegmentScanner(IDiskFile file, Segment segment) => (_segment, _window) = (segment, new SegmentWindow(file, segment.Capacity));

    /// <summary>Where the records end; known when there are no more.</summary>
    public long End => _position;

    /// <summary>The next record, or a gap (type None) that has a record after it. False when no record follows.</summary>
    public bool TryNext(out RecordHeader header, out SegmentItem item)
    {
        if (TryRecord(_position, out header, out item))
        {
            _last = header;
            _position += item.Octets;
            return true;
        }
        for (var at = _position + RecordHeader.Alignment; at + RecordHeader.Octets <= _segment.Capacity; at += RecordHeader.Alignment)
        {
            if (!TryRecord(at, out _, out _))
                continue;
            header = default;
            item = SegmentItem.Place(SegmentItemKind.Damage, _position, at);
            _position = at;
            return true;
        }
        return false;
    }

    /// <summary>The end of what looks like the next record at the end, or the end itself.</summary>
    public long EndOfTornRecord()
    {
        var room = _segment.Capacity - _position;
        var octets = room < RecordHeader.Octets ? default : _window.At(_position, RecordHeader.Octets).Span;
        return RecordHeader.TryRead(octets, _segment.Id, room, out var header) && header.Batch >= _last.Batch
            ? Math.Min(_position + RecordHeader.Span(header.Length), _segment.Capacity)
            : _position;
    }

    private bool TryRecord(long at, out RecordHeader header, out SegmentItem item)
    {
        header = default;
        item = default;
        var room = _segment.Capacity - at;
        if (room < RecordHeader.Octets)
            return false;
        var octets = _window.At(at, RecordHeader.Octets).Span;
        if (!RecordHeader.TryRead(octets, _segment.Id, room, out header) || !Follows(header))
            return false;
        var record = _window.At(at, RecordHeader.Octets + header.Length);
        if (record.Length < RecordHeader.Octets + header.Length)
            return false;
        var payload = record[RecordHeader.Octets..];
        if (!RecordHeader.Passes(record.Span, payload.Span, _segment.Seed))
            return false;
        var head = header.Type switch
        {
            RecordType.Accept => AcceptHead.MeasureIn(payload.Span),
            RecordType.Footer => 0,
            _ => header.Length,
        };
        item = new SegmentItem(SegmentItemKind.Record, header.Type, at, header.Length, head > 0 ? payload[..head].ToArray() : default);
        return head >= 0;
    }

    // What an earlier try to write left further on is of a batch that was not after this one.
    private bool Follows(in RecordHeader header) =>
        header.Batch > _last.Batch || header.Batch == _last.Batch && header.Index > _last.Index && !_last.IsLast;
}
