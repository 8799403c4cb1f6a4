using Postroad.Mta.Queue.Spool.Journal.Format;

namespace Postroad.Mta.Queue.Spool.Journal.Segments;

/// <summary>One segment and what of it still counts. The counters are the index's and change under its lock.</summary>
internal sealed class Segment(SegmentHeader header, string path)
{
    /// <summary>Its id.</summary>
    public uint Id { get; } = header.Id;

    /// <summary>Where the checksum of each record starts.</summary>
    public uint Seed { get; } = header.Seed;

    /// <summary>The octets of the file.</summary>
    public long Capacity { get; } = header.Capacity;

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>The octets of the records that still count.</summary>
    public long Live { get; set; }

    /// <summary>The octets of removals of messages accepted here, by the segment they stand in: they count while this segment is there.</summary>
    public Dictionary<uint, long>? Removals { get; set; }

    /// <summary>Whether the replay has still to read it.</summary>
    public bool IsUnread { get; set; }

    /// <summary>Whether its records are all known and no more will be written, so that it may be freed.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether a record that still counts cannot be read: then it stays where it is.</summary>
    public bool IsPinned { get; set; }
}
