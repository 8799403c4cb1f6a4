namespace Postroad.Mta.Tests.Spool.Disk;

/// <summary>What a file of a memory disk holds: as the program sees it, as it is on the platter, and the writes between the two.</summary>
internal sealed class MemoryFile
{
    private const int SectorOctets = 512;

    private readonly List<(long Offset, byte[] Octets)> _unflushed = [];
    private byte[] _seen = [];
    private byte[] _durable = [];

    /// <summary>Its name now, also for those who opened it under another.</summary>
    public required string Path { get; set; }

    public long Length { get; private set; }

    public byte[] Durable => _durable;

    public void Write(ReadOnlySpan<byte> octets, long offset)
    {
        EnsureLength(offset + octets.Length);
        octets.CopyTo(_seen.AsSpan((int)offset));
        _unflushed.Add((offset, octets.ToArray()));
    }

    public int Read(Span<byte> octets, long offset)
    {
        var there = (int)Math.Clamp(Length - offset, 0, octets.Length);
        _seen.AsSpan((int)offset, there).CopyTo(octets);
        return there;
    }

    public void SetLength(long length)
    {
        if (length < Length)
            _seen.AsSpan((int)length, (int)(Length - length)).Clear();
        EnsureLength(length);
        Length = length;
    }

    /// <summary>Changes octets as decay does, on the platter and in sight.</summary>
    public void Flip(long offset, byte mask)
    {
        _seen[offset] ^= mask;
        _durable[offset] ^= mask;
    }

    public void Flush()
    {
        Array.Resize(ref _durable, (int)Length);
        foreach (var (offset, octets) in _unflushed.Where(write => write.Offset < Length))
            octets.AsSpan(0, (int)Math.Min(octets.Length, Length - offset)).CopyTo(_durable.AsSpan((int)offset));
        _unflushed.Clear();
    }

    /// <summary>What is left after a power cut: any of the unflushed sectors may have made it, in any order.</summary>
    public MemoryFile AfterPowerCut(Random random)
    {
        var left = new MemoryFile { Path = Path };
        left.SetLength(Length); // The length is reserved before; here it always survives.
        left.Write(_durable.AsSpan(0, (int)Math.Min(_durable.Length, Length)), 0);
        var mood = random.Next(4); // none, a prefix, any sectors, all
        var writes = mood == 1 ? random.Next(_unflushed.Count + 1) : _unflushed.Count;
        foreach (var (offset, octets) in mood == 0 ? [] : _unflushed.Take(writes))
        {
            for (long at = offset; at < offset + octets.Length;)
            {
                var end = Math.Min((at / SectorOctets + 1) * SectorOctets, offset + octets.Length);
                if (end <= Length && (mood != 2 || random.Next(3) > 0))
                    left.Write(octets.AsSpan((int)(at - offset), (int)(end - at)), at);
                at = end;
            }
        }
        left.Flush();
        return left;
    }

    /// <summary>What is left when only the process dies: all that was written.</summary>
    public MemoryFile AfterKill()
    {
        var left = new MemoryFile { Path = Path };
        left.Write(_seen.AsSpan(0, (int)Length), 0);
        left.Flush();
        return left;
    }

    private void EnsureLength(long length)
    {
        if (length > _seen.Length)
            Array.Resize(ref _seen, (int)Math.Max(length, _seen.Length * 2L));
        Length = Math.Max(Length, length);
    }
}
