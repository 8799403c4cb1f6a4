using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Index;
using Postroad.Mta.Queue.Spool.Journal.Reading;
using Postroad.Mta.Queue.Spool.Journal.Segments;
using Postroad.Mta.Queue.Spool.Journal.Writing;

namespace Postroad.Mta.Queue.Spool.Journal.Housekeeping;

/// <summary>Moves what still counts of a segment to where the commits go, through the same door, so that the segment is empty afterwards.</summary>
internal sealed class Cleaner
{
    private const int BatchOctets = 1 << 20;

    private readonly List<EncodedRecord> _moves = [];
    private readonly IDisk _disk;
    private readonly LiveIndex _index;
    private readonly JournalWriter _writer;
    private long _octets;

    /// <param name="disk">Where the segment is.</param>
    /// <param name="index">Knows what counts.</param>
    /// <param name="writer">Appends what moves.</param>
    public Cleaner(IDisk disk, LiveIndex index, JournalWriter writer) => (_disk, _index, _writer) = (disk, index, writer);

    /// <summary>Moves all that counts and can be read.</summary>
    public void Move(Segment segment, CancellationToken stopping)
    {
        _moves.Clear();
        _octets = 0;
        using var file = _disk.Open(segment.Path, forWriting: false);
        foreach (var item in SegmentReader.Read(file, segment))
        {
            if (stopping.IsCancellationRequested)
                return;
            if (item.Kind != SegmentItemKind.Record || Read(segment, file, item) is not { } move)
                continue;
            _moves.Add(move);
            _octets += move.Octets;
            if (_octets >= BatchOctets)
                Flush();
        }
        Flush();
    }

    private void Flush()
    {
        if (_moves.Count == 0)
            return;
        CrashPoint.Reach("clean.move.before");
        _writer.Move(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_moves));
        CrashPoint.Reach("clean.move.after");
        _moves.Clear();
        _octets = 0;
    }

    // Null for what counts no more, and for what cannot be read: its octets stay live, and so the segment stays.
    private EncodedRecord? Read(Segment segment, IDiskFile file, in SegmentItem item)
    {
        var move = new EncodedRecord { Type = item.Type, MovedFrom = segment.Id, OldOctets = item.Octets, OldOffset = item.Offset, Octets = item.Octets, Head = item.Head.Length, Payload = item.Payload };
        switch (item.Type)
        {
            case RecordType.Accept:
                move.Id = RecordId.Read(item.Head.Span);
                if (!_index.IsAcceptLive(move.Id, segment.Id, item.Offset))
                    return null;
                move.IsLarge = AcceptHead.IsLargeIn(item.Head.Span);
                break;
            case RecordType.State:
                var state = StateHead.Read(item.Head.Span);
                (move.Id, move.Recipient, move.Version) = state;
                if (!_index.IsStateLive(state.Id, state.Recipient, state.Version, segment.Id))
                    return null;
                break;
            case RecordType.Remove:
                move.Id = RecordId.Read(item.Head.Span);
                move.Copies = RemoveHead.ReadSegments(item.Head.Span);
                return _index.StillThere(move.Copies, segment.Id).Length > 0 ? move : null;
            default:
                return null;
        }
        if (item.Head.Length == item.Payload)
        {
            move.Raw = item.Head;
            return move;
        }
        if (TryRead(file, segment, item.Offset) is not { } payload)
            return null;
        move.Raw = payload;
        return move;
    }

    private static byte[]? TryRead(IDiskFile file, Segment segment, long offset)
    {
        try
        {
            return RecordFetch.TryPayload(file, segment, offset);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
