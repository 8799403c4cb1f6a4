using System.Buffers;

namespace Postroad.Mta.Queue.Bodies;

/// <summary>
/// Octets in rented arrays that grow by copying in, never by moving. The arrays go back when the last holder lets go: the intake, the commit,
/// the first attempt.
/// </summary>
internal sealed class PooledBody
{
    private const int FirstChunk = 4096;
    private const int LaterChunk = 16384;

    private Chunk? _first;
    private Chunk? _last;
    private int _holders = 1;

    public long Length { get; private set; }

    /// <summary>The octets of the rented arrays.</summary>
    public long Capacity { get; private set; }

    public void Append(in ReadOnlySequence<byte> octets)
    {
        foreach (var memory in octets)
            Append(memory.Span);
    }

    public void Append(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var room = _last is null ? default : _last.Room;
            if (room.IsEmpty)
            {
                _last = new Chunk(_last, _first is null ? Math.Max(FirstChunk, Math.Min(octets.Length, LaterChunk)) : LaterChunk);
                _first ??= _last;
                Capacity += _last.Room.Length;
                room = _last.Room;
            }
            var taken = Math.Min(room.Length, octets.Length);
            octets[..taken].CopyTo(room);
            _last!.Use(taken);
            Length += taken;
            octets = octets[taken..];
        }
    }

    /// <summary>The octets so far, behind a prefix that is not copied either.</summary>
    public ReadOnlySequence<byte> Sequence(ReadOnlyMemory<byte> prefix = default)
    {
        if (_first is null)
            return new ReadOnlySequence<byte>(prefix);
        _first.Renumber(prefix.Length);
        if (prefix.IsEmpty)
            return new ReadOnlySequence<byte>(_first, 0, _last!, _last!.Memory.Length);
        var head = new Prefix(prefix, _first);
        return new ReadOnlySequence<byte>(head, 0, _last!, _last!.Memory.Length);
    }

    /// <summary>One holder more; false where the last has let go already.</summary>
    public bool TryHold()
    {
        for (var holders = Volatile.Read(ref _holders); holders > 0; holders = Volatile.Read(ref _holders))
        {
            if (Interlocked.CompareExchange(ref _holders, holders + 1, holders) == holders)
                return true;
        }
        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
            return;
        for (var chunk = _first; chunk is not null; chunk = (Chunk?)chunk.Next)
            chunk.Return();
        _first = _last = null;
    }

    private sealed class Chunk : ReadOnlySequenceSegment<byte>
    {
        private readonly byte[] _array;

        public Chunk(Chunk? before, int size)
        {
            _array = ArrayPool<byte>.Shared.Rent(size);
            if (before is null)
                return;
            before.Next = this;
            RunningIndex = before.RunningIndex + before.Memory.Length;
        }

        public Span<byte> Room => _array.AsSpan(Memory.Length);

        public void Use(int octets) => Memory = _array.AsMemory(0, Memory.Length + octets);

        public void Renumber(long start)
        {
            for (var chunk = this; chunk is not null; chunk = (Chunk?)chunk.Next)
            {
                chunk.RunningIndex = start;
                start += chunk.Memory.Length;
            }
        }

        public void Return() => ArrayPool<byte>.Shared.Return(_array);
    }

    private sealed class Prefix : ReadOnlySequenceSegment<byte>
    {
        public Prefix(ReadOnlyMemory<byte> octets, Chunk next) => (Memory, Next) = (octets, next);
    }
}
