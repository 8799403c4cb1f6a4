using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Format;

namespace Postroad.Mta.Queue.Spool.Journal.Segments;

/// <summary>A segment that is written to, or was until a moment ago and waits for its footer.</summary>
internal sealed class OpenSegment(Segment segment, IDiskFile file) : IDisposable
{
    /// <summary>The segment.</summary>
    public Segment Segment { get; } = segment;

    /// <summary>Its file.</summary>
    public IDiskFile File { get; } = file;

    /// <summary>What its footer will say.</summary>
    public FooterBuilder Footer { get; } = new();

    /// <summary>Where the next record goes.</summary>
    public long Position { get; set; } = SegmentHeader.PageOctets;

    /// <summary>The last batch that was tried. One that failed is not tried again under the same number.</summary>
    public uint Batch { get; set; }

    /// <summary>Whether a flush failed: then nothing is written to this file any more.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Whether so much more still fits, footer and trailer included.</summary>
    public bool HasRoom(long octets, long heads) =>
        Position + octets + RecordHeader.Span(Footer.Octets + heads) + SegmentTrailer.Octets <= Segment.Capacity;

    /// <inheritdoc/>
    public void Dispose()
    {
        Footer.Dispose();
        File.Dispose();
    }
}
