using System.Buffers;
using System.Buffers.Binary;

namespace Postroad.Mta.Queue.Spool.Journal.Format;

/// <summary>
/// Gathers the small records of the segment that is being written, so that its replay need not read the bodies. It gives up where
/// bodies are so small a part that reading the segment itself costs no more.
/// </summary>
internal sealed class FooterBuilder : IDisposable
{
    /// <summary>What stands before each head: offset, payload length, type, head length.</summary>
    public const int EntryOctets = 16;

    private const int ChunkOctets = 64 * 1024;
    private const int AlwaysWorthIt = 64 * 1024;

    private readonly List<byte[]> _chunks = [];
    private int _used = ChunkOctets;

    /// <summary>The payload of the footer so far.</summary>
    public int Octets { get; private set; }

    /// <summary>Whether a footer would be worth its room.</summary>
    public bool IsWorthwhile { get; private set; } = true;

    /// <summary>Adds one record.</summary>
    public void Add(RecordType type, long offset, int payload, ReadOnlySpan<byte> head)
    {
        if (!IsWorthwhile)
            return;
        Span<byte> entry = stackalloc byte[EntryOctets];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)offset);
        BinaryPrimitives.WriteInt32LittleEndian(entry[4..], payload);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], (uint)type);
        BinaryPrimitives.WriteInt32LittleEndian(entry[12..], head.Length);
        Append(entry);
        Append(head);
        if (Octets > AlwaysWorthIt && Octets > offset / 2)
        {
            IsWorthwhile = false;
            Dispose();
        }
    }

    /// <summary>The footer as a record, header first.</summary>
    public List<ReadOnlyMemory<byte>> ToRecord(uint segment, uint seed, uint batch)
    {
        var header = new byte[RecordHeader.Octets];
        new RecordHeader(Octets, segment, batch, RecordType.Footer, IsLast: true, 0).WriteTo(header);
        var state = RecordHeader.Begin(header, seed);
        var parts = new List<ReadOnlyMemory<byte>>(_chunks.Count + 1) { header };
        for (var i = 0; i < _chunks.Count; i++)
        {
            var part = _chunks[i].AsMemory(0, i == _chunks.Count - 1 ? _used : ChunkOctets);
            state = Checksum.Append(state, part.Span);
            parts.Add(part);
        }
        RecordHeader.WriteChecksum(header, state);
        return parts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var chunk in _chunks)
            ArrayPool<byte>.Shared.Return(chunk);
        _chunks.Clear();
        _used = ChunkOctets;
        Octets = 0;
    }

    private void Append(ReadOnlySpan<byte> octets)
    {
        Octets += octets.Length;
        while (!octets.IsEmpty)
        {
            if (_used == ChunkOctets)
            {
                _chunks.Add(ArrayPool<byte>.Shared.Rent(ChunkOctets));
                _used = 0;
            }
            var part = Math.Min(ChunkOctets - _used, octets.Length);
            octets[..part].CopyTo(_chunks[^1].AsSpan(_used));
            _used += part;
            octets = octets[part..];
        }
    }
}
