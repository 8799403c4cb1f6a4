using System.Buffers.Binary;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue.Spool.Journal.Format;

/// <summary>The payload of a Remove: the id, then the segments that hold an Accept of it. While one of them is there, the Remove must be there too.</summary>
internal static class RemoveHead
{
    /// <summary>Its size with so many segments.</summary>
    public static int Measure(int segments) => RecordId.Octets + segments * sizeof(uint);

    /// <summary>Writes it.</summary>
    public static void Write(QueueId id, ReadOnlySpan<uint> segments, Span<byte> to)
    {
        RecordId.Write(id, to);
        for (var i = 0; i < segments.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(to[(RecordId.Octets + i * sizeof(uint))..], segments[i]);
    }

    /// <summary>Reads the segments.</summary>
    public static uint[] ReadSegments(ReadOnlySpan<byte> from)
    {
        var segments = new uint[(from.Length - RecordId.Octets) / sizeof(uint)];
        for (var i = 0; i < segments.Length; i++)
            segments[i] = BinaryPrimitives.ReadUInt32LittleEndian(from[(RecordId.Octets + i * sizeof(uint))..]);
        return segments;
    }
}
