namespace Postroad.Mta.Queue.Spool.Journal.Format;

/// <summary>What a record of a segment tells. The numbers are on disk.</summary>
internal enum RecordType : byte
{
    /// <summary>None: no record has this type, so that zeros are not one.</summary>
    None = 0,

    /// <summary>A message: head, then its body where that is inline.</summary>
    Accept = 1,

    /// <summary>The complete state of a recipient.</summary>
    State = 2,

    /// <summary>A message is settled; names the segments that hold an Accept of it.</summary>
    Remove = 3,

    /// <summary>An event.</summary>
    Event = 4,

    /// <summary>The small records of a sealed segment, once more and without bodies.</summary>
    Footer = 5,
}
