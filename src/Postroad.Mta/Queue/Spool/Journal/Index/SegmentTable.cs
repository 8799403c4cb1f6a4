using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Queue.Spool.Journal.Index;

/// <summary>The segments in use and their live octets. A part of the index, under its lock.</summary>
internal sealed class SegmentTable
{
    /// <summary>The share below which a segment is cleaned when the disk is full: much is written then for little room, but the mail is taken.</summary>
    private const double CleanBelowWhenPressed = 0.75;

    private readonly Dictionary<uint, Segment> _segments = [];
    private readonly double _cleanBelow;
    private uint _newest;

    /// <param name="cleanBelow">The share of live octets below which a segment is cleaned.</param>
    public SegmentTable(double cleanBelow) => _cleanBelow = cleanBelow;

    /// <summary>Set when a segment may be freed or cleaned; cleared by asking for one in vain.</summary>
    public bool WantsCleaning { get; private set; }

    /// <summary>Whether the disk is full: then more is cleaned, and sooner.</summary>
    public bool IsPressed { get; set; }

    /// <summary>Comes into use.</summary>
    public void Add(Segment segment)
    {
        _segments.Add(segment.Id, segment);
        _newest = Math.Max(_newest, segment.Id);
    }

    /// <summary>Will get no more records.</summary>
    public void Close(Segment segment)
    {
        segment.IsClosed = true;
        segment.IsUnread = false;
        WantsCleaning |= IsThin(segment);
    }

    /// <summary>Is no more.</summary>
    public void Drop(Segment gone)
    {
        _segments.Remove(gone.Id);
        foreach (var (segment, octets) in gone.Removals ?? [])
            Change(segment, -octets);
        foreach (var segment in _segments.Values)
            segment.Removals?.Remove(gone.Id);
    }

    /// <summary>The segment with that id.</summary>
    public Segment? Find(uint id) => _segments.GetValueOrDefault(id);

    /// <summary>Octets count here, or no more.</summary>
    public void Change(uint id, long octets)
    {
        if (!_segments.TryGetValue(id, out var segment))
            return;
        segment.Live += octets;
        WantsCleaning |= octets < 0 && segment.IsClosed && IsThin(segment);
    }

    /// <summary>A removal counts as long as any segment with a copy of the message is there, save its own.</summary>
    public void AddRemoval(ReadOnlySpan<uint> copies, uint at, long octets)
    {
        foreach (var copy in copies)
        {
            if (copy == at || !_segments.TryGetValue(copy, out var segment))
                continue;
            segment.Removals ??= [];
            segment.Removals[at] = segment.Removals.GetValueOrDefault(at) + octets;
            Change(at, octets);
        }
    }

    /// <summary>Those that are there, without one.</summary>
    public uint[] StillThere(uint[] segments, uint without) =>
        Array.FindAll(segments, id => id != without && _segments.ContainsKey(id));

    /// <summary>Those that the replay has still to read.</summary>
    public uint[] Unread() => [.. _segments.Values.Where(segment => segment.IsUnread).Select(segment => segment.Id)];

    /// <summary>One without live records.</summary>
    public Segment? NextEmpty() => _segments.Values.FirstOrDefault(segment => segment is { IsClosed: true, Live: 0 });

    /// <summary>The one with the fewest live octets among those below the mark.</summary>
    public Segment? NextToClean()
    {
        var next = _segments.Values
            .Where(segment => segment is { IsClosed: true, IsPinned: false } && IsThin(segment) && (IsPressed || _newest - segment.Id > 2))
            .MinBy(segment => segment.Live);
        WantsCleaning = next is not null;
        return next;
    }

    private bool IsThin(Segment segment) => segment.Live < segment.Capacity * (IsPressed ? CleanBelowWhenPressed : _cleanBelow);
}
