using System.Runtime.InteropServices;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Queue.Spool.Journal.Index;

/// <summary>
/// Which records still count and where they are: what cleaning needs, and what finds a body that has moved. About 60 octets a message.
/// The replay and the commits fill it side by side.
/// </summary>
internal sealed class LiveIndex
{
    private const int LargeCount = 1 << 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Place> _messages = [];
    private readonly Dictionary<Guid, uint[]> _olderCopies = [];
    private readonly HashSet<Guid> _removedWhileReading = [];
    private readonly StateTable _states = new();
    private readonly SegmentTable _segments;

    /// <param name="cleanBelow">The share of live octets below which a segment is cleaned.</param>
    public LiveIndex(double cleanBelow) => _segments = new SegmentTable(cleanBelow);

    /// <summary>Whether the replay has ended, so that what is not here is nowhere.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Set when a segment may be freed or cleaned.</summary>
    public bool WantsCleaning => _segments.WantsCleaning;

    /// <summary>How many messages count.</summary>
    public int Messages
    {
        get
        {
            lock (_gate)
                return _messages.Count;
        }
    }

    /// <summary>A segment comes into use.</summary>
    public void Add(Segment segment)
    {
        lock (_gate)
            _segments.Add(segment);
    }

    /// <summary>No more records will come from this segment.</summary>
    public void Close(Segment segment)
    {
        lock (_gate)
            _segments.Close(segment);
    }

    /// <summary>A message stands here. An earlier copy of it counts no more. False where it was removed while the replay was under way.</summary>
    public bool Accept(QueueId id, uint segment, long offset, long octets, bool isLarge)
    {
        lock (_gate)
        {
            if (_removedWhileReading.Contains(id.Value))
                return false;
            Grow();
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_messages, id.Value, out var isKnown);
            if (!isKnown)
                place.FirstState = StateTable.None;
            else if (place.Segment != 0)
                Supersede(id, ref place, segment);
            place.Segment = segment;
            place.Offset = (uint)offset;
            place.SetOctets((uint)octets, isLarge);
            _segments.Change(segment, octets);
            return true;
        }
    }

    /// <summary>A state stands here. One with a lower version counts no more.</summary>
    public void State(QueueId id, int recipient, long version, uint segment, long octets)
    {
        lock (_gate)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrNullRef(_messages, id.Value);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref place))
            {
                if (IsComplete)
                    return;
                place = ref CollectionsMarshal.GetValueRefOrAddDefault(_messages, id.Value, out _)!;
                place.FirstState = StateTable.None;
            }
            var at = _states.Find(place.FirstState, recipient);
            if (at == StateTable.None)
                at = place.FirstState = _states.Push(place.FirstState, recipient);
            else if (_states[at].Version > version)
                return;
            ref var slot = ref _states[at];
            if (slot.Segment != 0)
                _segments.Change(slot.Segment, -slot.Octets);
            slot.Segment = segment;
            slot.Octets = (uint)octets;
            slot.Version = version;
            _segments.Change(segment, octets);
        }
    }

    /// <summary>A message is settled, which is said here. Returns whether it had a large body.</summary>
    /// <param name="id">The message.</param>
    /// <param name="copies">The segments that hold an Accept of it.</param>
    /// <param name="segment">Where the removal stands.</param>
    /// <param name="octets">What it takes up there.</param>
    /// <param name="isTold">Whether the replay tells it, which reads all copies before it; one that is committed meanwhile may still be ahead of some.</param>
    public bool Remove(QueueId id, ReadOnlySpan<uint> copies, uint segment, long octets, bool isTold = false)
    {
        lock (_gate)
        {
            _segments.AddRemoval(copies, segment, octets);
            if (!IsComplete && !isTold)
                _removedWhileReading.Add(id.Value);
            if (!_messages.Remove(id.Value, out var place))
                return false;
            if (place.Segment != 0)
                _segments.Change(place.Segment, -place.Octets);
            ReleaseStates(place.FirstState);
            _olderCopies.Remove(id.Value);
            return place.IsLarge;
        }
    }

    /// <summary>A removal moves to another segment with those of its copies that are still there.</summary>
    public void MoveRemoval(ReadOnlySpan<uint> copies, uint from, uint to, long oldOctets, long newOctets)
    {
        lock (_gate)
        {
            _segments.AddRemoval(copies, from, -oldOctets);
            _segments.AddRemoval(copies, to, newOctets);
        }
    }

    /// <summary>The segments that hold an Accept of this message; empty where it is unknown.</summary>
    public uint[] CopiesOf(QueueId id)
    {
        lock (_gate)
        {
            uint[] unread = IsComplete ? [] : _segments.Unread();
            if (!_messages.TryGetValue(id.Value, out var place) || place.Segment == 0)
                return unread;
            return _olderCopies.TryGetValue(id.Value, out var older) ? [place.Segment, .. older, .. unread] : [place.Segment, .. unread];
        }
    }

    /// <summary>Those of the segments that are there, without the one that asks.</summary>
    public uint[] StillThere(uint[] segments, uint asker)
    {
        lock (_gate)
            return _segments.StillThere(segments, asker);
    }

    /// <summary>Whether the Accept at this place is the one that counts.</summary>
    public bool IsAcceptLive(QueueId id, uint segment, long offset)
    {
        lock (_gate)
            return _messages.TryGetValue(id.Value, out var place) && place.Segment == segment && place.Offset == offset;
    }

    /// <summary>Whether the state in this segment is the one that counts.</summary>
    public bool IsStateLive(QueueId id, int recipient, long version, uint segment)
    {
        lock (_gate)
        {
            if (!_messages.TryGetValue(id.Value, out var place))
                return false;
            var at = _states.Find(place.FirstState, recipient);
            return at != StateTable.None && _states[at].Segment == segment && _states[at].Version == version;
        }
    }

    /// <summary>Where the message stands.</summary>
    public bool TryFind(QueueId id, out Segment? segment, out long offset)
    {
        lock (_gate)
        {
            segment = null;
            offset = 0;
            if (!_messages.TryGetValue(id.Value, out var place) || place.Segment == 0)
                return false;
            segment = _segments.Find(place.Segment);
            offset = place.Offset;
            return segment is not null;
        }
    }

    /// <summary>The segment with that id.</summary>
    public Segment? Find(uint id)
    {
        lock (_gate)
            return _segments.Find(id);
    }

    /// <summary>Whether the message is here and has a large body.</summary>
    public bool HasLargeBody(QueueId id)
    {
        lock (_gate)
            return _messages.TryGetValue(id.Value, out var place) && place.IsLarge;
    }

    /// <summary>The replay has ended: states of messages that never came count no more.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            foreach (var (id, place) in _messages)
            {
                if (place.Segment == 0)
                {
                    ReleaseStates(place.FirstState);
                    _messages.Remove(id);
                }
            }
            _removedWhileReading.Clear();
            IsComplete = true;
        }
    }

    /// <summary>A segment that could be freed, else null.</summary>
    public Segment? NextEmpty()
    {
        lock (_gate)
            return _segments.NextEmpty();
    }

    /// <summary>The segment that most deserves cleaning, else null.</summary>
    /// <param name="isPressed">Whether the disk is full: then also one that is less thin, or was sealed only a moment ago.</param>
    public Segment? NextToClean(bool isPressed)
    {
        lock (_gate)
        {
            _segments.IsPressed = isPressed;
            return _segments.NextToClean();
        }
    }

    /// <summary>A segment is no more: removals of what it held count no more.</summary>
    public void Drop(Segment segment)
    {
        lock (_gate)
        {
            _segments.Drop(segment);
            foreach (var (id, older) in _olderCopies.Where(copies => copies.Value.Contains(segment.Id)).ToList())
            {
                if (older.Length == 1)
                    _olderCopies.Remove(id);
                else
                    _olderCopies[id] = [.. older.Where(copy => copy != segment.Id)];
            }
        }
    }

    // By a quarter and not by doubling: with a million messages the empty half would be most of what this costs.
    private void Grow()
    {
        if (_messages.Count >= LargeCount && _messages.Count == _messages.Capacity)
            _messages.EnsureCapacity(_messages.Count + _messages.Count / 4);
    }

    private void Supersede(QueueId id, ref Place place, uint by)
    {
        _segments.Change(place.Segment, -place.Octets);
        if (place.Segment != by)
            _olderCopies[id.Value] = _olderCopies.TryGetValue(id.Value, out var older) ? [place.Segment, .. older] : [place.Segment];
    }

    private void ReleaseStates(int first)
    {
        for (var at = first; at != StateTable.None; at = _states.Release(at))
            _segments.Change(_states[at].Segment, -_states[at].Octets);
    }
}
