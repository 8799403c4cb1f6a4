namespace Postroad.Mta.Queue.Spool.Journal.Index;

/// <summary>Where the newest state of each recipient stands, in linked lists through one array: 24 octets a state, nothing a message.</summary>
internal sealed class StateTable
{
    /// <summary>The end of a list.</summary>
    public const int None = -1;

    private const int LargeCount = 1 << 16;

    private Slot[] _slots = new Slot[256];
    private int _used;
    private int _free = None;

    /// <summary>The slot with that index.</summary>
    public ref Slot this[int index] => ref _slots[index];

    /// <summary>The slot of a recipient in a list.</summary>
    public int Find(int first, int recipient)
    {
        for (var at = first; at != None; at = _slots[at].Next)
        {
            if (_slots[at].Recipient == recipient)
                return at;
        }
        return None;
    }

    /// <summary>A new first slot for a list.</summary>
    public int Push(int first, int recipient)
    {
        var at = _free;
        if (at != None)
        {
            _free = _slots[at].Next;
        }
        else
        {
            if (_used == _slots.Length)
                Array.Resize(ref _slots, _used + (_used < LargeCount ? _used : _used / 4));
            at = _used++;
        }
        _slots[at] = new Slot { Recipient = recipient, Next = first };
        return at;
    }

    /// <summary>Gives one slot back; returns the next of its list.</summary>
    public int Release(int at)
    {
        var next = _slots[at].Next;
        _slots[at].Next = _free;
        _free = at;
        return next;
    }

    /// <summary>One state.</summary>
    internal struct Slot
    {
        /// <summary>Which recipient.</summary>
        public int Recipient;

        /// <summary>The next slot of the list.</summary>
        public int Next;

        /// <summary>The segment that holds the record.</summary>
        public uint Segment;

        /// <summary>What the record takes up there.</summary>
        public uint Octets;

        /// <summary>The version of the state.</summary>
        public long Version;
    }
}
