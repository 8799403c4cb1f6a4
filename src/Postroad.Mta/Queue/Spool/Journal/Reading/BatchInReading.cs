using Postroad.Mta.Queue.Spool.Journal.Format;

namespace Postroad.Mta.Queue.Spool.Journal.Reading;

/// <summary>
/// Decides what of a batch counts. A batch is only written when the one before it was flushed, so one that has another after it was committed,
/// and what is amiss in it is damage. The last one counts only if it is whole: else it was torn.
/// </summary>
internal sealed class BatchInReading
{
    private readonly List<SegmentItem> _records = [];
    private readonly List<SegmentItem> _gaps = [];
    private RecordHeader _last;
    private bool _isWhole = true;

    /// <summary>A gap before the next record.</summary>
    public void AddGap(SegmentItem gap) => _gaps.Add(gap);

    /// <summary>Whether the record belongs to a later batch.</summary>
    public bool IsOver(in RecordHeader next) => _records.Count > 0 && next.Batch != _last.Batch;

    /// <summary>The batch has another after it.</summary>
    /// <param name="next">A gap before its first record is damage; one before a later record may be its own torn beginning.</param>
    public List<SegmentItem> Settle(in RecordHeader next)
    {
        List<SegmentItem> settled = [.. _records];
        if (next.Index == 0)
        {
            settled.AddRange(_gaps);
            _gaps.Clear();
        }
        _records.Clear();
        _isWhole = true;
        return settled;
    }

    /// <summary>The next record of the batch.</summary>
    public void Add(in RecordHeader header, SegmentItem item)
    {
        _isWhole &= header.Index == (_records.Count == 0 ? 0 : _last.Index + 1);
        _last = header;
        _records.Add(item);
    }

    /// <summary>No record follows.</summary>
    public List<SegmentItem> End(long end, long endOfTornRecord)
    {
        if (_records.Count == 0)
            return endOfTornRecord > end ? [SegmentItem.Place(SegmentItemKind.Torn, end, endOfTornRecord)] : [];
        if (_isWhole && _last.IsLast)
        {
            List<SegmentItem> whole = [.. _records, .. _gaps];
            if (endOfTornRecord > end)
                whole.Add(SegmentItem.Place(SegmentItemKind.Torn, end, endOfTornRecord));
            return whole;
        }
        var from = _gaps.Count > 0 ? Math.Min(_gaps[0].Offset, _records[0].Offset) : _records[0].Offset;
        return [SegmentItem.Place(_last.IsLast ? SegmentItemKind.Suspect : SegmentItemKind.Torn, from, Math.Max(end, endOfTornRecord))];
    }
}
