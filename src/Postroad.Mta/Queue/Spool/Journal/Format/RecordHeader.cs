using System.Buffers.Binary;

namespace Postroad.Mta.Queue.Spool.Journal.Format;

/// <summary>
/// The 24 octets before each record. The checksum starts from the segment's seed and covers the rest of the header and the payload. A record
/// that an earlier segment left in a recycled file differs in <paramref name="Segment"/> too, so that it can never pass.
/// </summary>
/// <param name="Length">The octets of the payload.</param>
/// <param name="Segment">The id of the segment.</param>
/// <param name="Batch">Grows within the segment; one commit is one batch.</param>
/// <param name="Type">What it tells.</param>
/// <param name="IsLast">Whether the batch is complete with it.</param>
/// <param name="Index">Its place in the batch, from 0.</param>
internal readonly record struct RecordHeader(int Length, uint Segment, uint Batch, RecordType Type, bool IsLast, int Index)
{
    /// <summary>The size of a header.</summary>
    public const int Octets = 24;

    /// <summary>Records start at multiples of this.</summary>
    public const int Alignment = 8;

    /// <summary>What a record with so long a payload takes up in the file.</summary>
    public static long Span(long payload) => (Octets + payload + Alignment - 1) & -Alignment;

    /// <summary>Writes all but the checksum.</summary>
    public void WriteTo(Span<byte> to)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(to[8..], Segment);
        BinaryPrimitives.WriteUInt32LittleEndian(to[12..], Batch);
        to[16] = (byte)Type;
        to[17] = IsLast ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(to[18..], 0);
        BinaryPrimitives.WriteInt32LittleEndian(to[20..], Index);
    }

    /// <summary>Puts the checksum in its place.</summary>
    public static void WriteChecksum(Span<byte> to, uint state) => BinaryPrimitives.WriteUInt32LittleEndian(to, Checksum.Finish(state));

    /// <summary>The state of the checksum after the header.</summary>
    public static uint Begin(ReadOnlySpan<byte> header, uint seed) => Checksum.Append(seed, header[4..Octets]);

    /// <summary>Reads a header that could be one of this segment; the checksum is not looked at.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, uint segment, long room, out RecordHeader header)
    {
        header = default;
        if (from.Length < Octets || BinaryPrimitives.ReadUInt32LittleEndian(from[8..]) != segment)
            return false;
        header = new RecordHeader(
            BinaryPrimitives.ReadInt32LittleEndian(from[4..]),
            segment,
            BinaryPrimitives.ReadUInt32LittleEndian(from[12..]),
            (RecordType)from[16],
            from[17] == 1,
            BinaryPrimitives.ReadInt32LittleEndian(from[20..]));
        return header.Length >= 0 && Octets + (long)header.Length <= room
            && header.Type is >= RecordType.Accept and <= RecordType.Footer
            && from[17] <= 1 && from[18] == 0 && from[19] == 0 && header.Index >= 0;
    }

    /// <summary>Whether header and payload are what was written.</summary>
    public static bool Passes(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, uint seed) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header) == Checksum.Finish(Checksum.Append(Begin(header, seed), payload));
}
