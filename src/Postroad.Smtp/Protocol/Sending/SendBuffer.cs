using System.Buffers;

namespace Postroad.Smtp.Protocol.Sending;

/// <summary>Octets that leave in one write. The array is rented with the first octet and given back by <see cref="Release"/>, so an idle connection holds none.</summary>
internal sealed class SendBuffer : IBufferWriter<byte>
{
    private byte[] _array = [];

    /// <summary>Octets waiting.</summary>
    public int Length { get; private set; }

    /// <summary>What waits to be written.</summary>
    public ReadOnlyMemory<byte> Written => _array.AsMemory(0, Length);

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var needed = Length + Math.Max(sizeHint, 1);
        if (needed > _array.Length)
            Grow(needed);
        return _array.AsMemory(Length);
    }

    /// <summary>Forgets what waits and keeps the array.</summary>
    public void Clear() => Length = 0;

    /// <summary>Forgets what waits and gives the array back. It is wiped where it may hold a secret.</summary>
    public void Release(bool wipe = false)
    {
        if (_array.Length > 0)
            ArrayPool<byte>.Shared.Return(_array, wipe);
        _array = [];
        Length = 0;
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 1024));
        _array.AsSpan(0, Length).CopyTo(larger);
        if (_array.Length > 0)
            ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
