using System.Buffers.Binary;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue.Spool.Journal.Format;

/// <summary>What stands before the octets of a state: id, recipient, version.</summary>
internal readonly record struct StateHead(QueueId Id, int Recipient, long Version)
{
    /// <summary>Its size.</summary>
    public const int Octets = RecordId.Octets + sizeof(int) + sizeof(long);

    /// <summary>Writes it.</summary>
    public void WriteTo(Span<byte> to)
    {
        RecordId.Write(Id, to);
        BinaryPrimitives.WriteInt32LittleEndian(to[16..], Recipient);
        BinaryPrimitives.WriteInt64LittleEndian(to[20..], Version);
    }

    /// <summary>Reads it.</summary>
    public static StateHead Read(ReadOnlySpan<byte> from) =>
        new(RecordId.Read(from), BinaryPrimitives.ReadInt32LittleEndian(from[16..]), BinaryPrimitives.ReadInt64LittleEndian(from[20..]));
}
