namespace Postroad.Mta.Queue.Spool.Journal.Reading;

/// <summary>What a place in a segment holds.</summary>
internal enum SegmentItemKind
{
    /// <summary>A record that was committed.</summary>
    Record,

    /// <summary>What was committed and does not pass its check any more: whole batches follow it.</summary>
    Damage,

    /// <summary>The tail of a write that a crash cut short: it was never committed.</summary>
    Torn,

    /// <summary>As a torn tail, but its last record is there: it may have been committed and damaged later.</summary>
    Suspect,
}
