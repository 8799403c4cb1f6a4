using System.Buffers;

namespace Postroad.Smtp.Transport;

/// <summary>
/// What came from the peer and was not dealt with, in one pooled array: first the octets of a message's content that its reader still
/// holds (<see cref="Kept"/>), then what nobody has looked at (<see cref="Raw"/>). An empty buffer owns no array, so an idle connection costs none.
/// </summary>
internal sealed class InputBuffer : IDisposable
{
    // _head ≤ _tail ≤ _start ≤ _end: [_head, _tail) is kept, [_start, _end) is raw.
    private byte[] _array = [];
    private int _head, _tail, _start, _end;

    /// <summary>What the peer sent and nobody has looked at.</summary>
    public ReadOnlySpan<byte> Raw => _array.AsSpan(_start.._end);

    /// <summary>Whether it holds an array.</summary>
    public bool OwnsArray => _array.Length > 0;

    /// <summary>How many octets <see cref="Raw"/> has.</summary>
    public int RawLength => _end - _start;

    /// <summary>Decoded content that its reader has not consumed. Holds until the next call that changes the buffer.</summary>
    public ReadOnlyMemory<byte> Kept => _array.AsMemory(_head.._tail);

    /// <summary>How many octets <see cref="Kept"/> has.</summary>
    public int KeptLength => _tail - _head;

    /// <summary>Where decoded content goes: from the end of <see cref="Kept"/> to the end of <see cref="Raw"/>, which may lie over each other.</summary>
    public Span<byte> DecodeRoom => _array.AsSpan(_tail.._end);

    /// <summary>Drops raw octets that were dealt with.</summary>
    public void Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)RawLength);
        _start += count;
        if (_head == _tail)
            _head = _tail = _start;
    }

    /// <summary>Drops raw octets of which <paramref name="kept"/> decoded ones now stand in <see cref="DecodeRoom"/>.</summary>
    public void Keep(int taken, int kept)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)taken, (uint)RawLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(_tail + kept), (uint)(_start + taken));
        _start += taken;
        _tail += kept;
        if (_head == _tail)
            _head = _tail = _start;
    }

    /// <summary>Drops kept octets that the reader of the content has consumed.</summary>
    public void Release(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)KeptLength);
        _head += count;
        if (_head == _tail)
            _head = _tail = _start;
    }

    /// <summary>Room for more raw octets, behind those that are there.</summary>
    /// <param name="size">How much room is wanted, in octets, where the buffer owns no array or has to grow.</param>
    public Memory<byte> Room(int size)
    {
        if (_array.Length - _end <= size / 4)
            MakeRoom(size);
        return _array.AsMemory(_end);
    }

    /// <summary>Says that so many octets were read into <see cref="Room"/>.</summary>
    public void Add(int count) => _end += count;

    /// <summary>Drops everything, and gives the array back. What it held is not cleared: the next owner overwrites it before reading.</summary>
    public void Dispose()
    {
        _head = _tail = _start = _end = 0;
        ReturnArray();
    }

    /// <summary>Gives the array back where nothing is in it.</summary>
    public void ReturnArray()
    {
        if (_array.Length == 0 || _head != _tail || _start != _end)
            return;
        ArrayPool<byte>.Shared.Return(_array);
        _array = [];
        _head = _tail = _start = _end = 0;
    }

    private void MakeRoom(int size)
    {
        var used = KeptLength + RawLength;
        // Half of the array free after moving down is enough; else it grows.
        var target = _array.Length >= size && used <= _array.Length / 2 ? _array : ArrayPool<byte>.Shared.Rent(Math.Max(size, used * 2));
        var (kept, raw) = (KeptLength, RawLength);
        _array.AsSpan(_head, kept).CopyTo(target);
        _array.AsSpan(_start, raw).CopyTo(target.AsSpan(kept));
        if (target != _array)
        {
            if (_array.Length > 0)
                ArrayPool<byte>.Shared.Return(_array);
            _array = target;
        }
        (_head, _tail, _start, _end) = (0, kept, kept, kept + raw);
    }
}
