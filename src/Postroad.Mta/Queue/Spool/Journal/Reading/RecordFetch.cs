using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Queue.Spool.Journal.Reading;

/// <summary>Reads one record whole and checks it.</summary>
internal static class RecordFetch
{
    /// <summary>The payload of the record at this place; null where what is there does not pass.</summary>
    public static byte[]? TryPayload(IDiskFile file, Segment segment, long offset)
    {
        Span<byte> header = stackalloc byte[RecordHeader.Octets];
        if (file.Read(header, offset) < header.Length || !RecordHeader.TryRead(header, segment.Id, segment.Capacity - offset, out var read))
            return null;
        var payload = GC.AllocateUninitializedArray<byte>(read.Length);
        return file.Read(payload, offset + RecordHeader.Octets) == payload.Length && RecordHeader.Passes(header, payload, segment.Seed)
            ? payload
            : null;
    }
}
