using System.Buffers.Binary;

namespace Postroad.Mta.Queue.Spool.Journal.Format;

/// <summary>The last 32 octets of a sealed segment: where its footer starts.</summary>
internal static class SegmentTrailer
{
    /// <summary>Its size.</summary>
    public const int Octets = 32;

    private static ReadOnlySpan<byte> Magic => "PRFOOTER"u8;

    /// <summary>Writes it.</summary>
    public static void Write(long footerAt, uint seed, Span<byte> to)
    {
        to[..Octets].Clear();
        Magic.CopyTo(to);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], footerAt);
        BinaryPrimitives.WriteUInt32LittleEndian(to[28..], Checksum.Finish(Checksum.Append(seed, to[..28])));
    }

    /// <summary>Where the footer starts; -1 where the segment has none.</summary>
    public static long Read(ReadOnlySpan<byte> from, uint seed)
    {
        var passes = from.Length == Octets && from.StartsWith(Magic)
            && BinaryPrimitives.ReadUInt32LittleEndian(from[28..]) == Checksum.Finish(Checksum.Append(seed, from[..28]));
        return passes ? BinaryPrimitives.ReadInt64LittleEndian(from[8..]) : -1;
    }
}
