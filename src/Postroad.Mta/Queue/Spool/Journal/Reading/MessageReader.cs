using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Bodies;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Index;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Queue.Spool.Journal.Reading;

/// <summary>Reads the record of a message from wherever it stands now.</summary>
internal sealed class MessageReader(IDisk disk, LiveIndex index)
{
    /// <summary>The message as its Accept wrote it.</summary>
    /// <exception cref="SpoolDamageException">It is not there, or not what was written.</exception>
    public SpoolRecord.Message ReadMessage(QueueId id)
    {
        var (payload, segment, offset) = Find(id, default);
        var head = AcceptHead.Read(payload.AsMemory(0, AcceptHead.MeasureIn(payload)));
        return new SpoolRecord.Message(id, head.Envelope, head.Recipients, PlaceOfBody(head, segment, offset));
    }

    /// <summary>Where the body of a message is whose Accept stands there.</summary>
    public static BodyReference PlaceOfBody(AcceptHead head, uint segment, long offset) => head.IsLarge
        ? new BodyReference(head.BodyOctets, BodyFolder.NoSegment, head.BodyChecksum)
        : new BodyReference(head.BodyOctets, segment, offset);

    /// <summary>An inline body.</summary>
    /// <param name="id">The message.</param>
    /// <param name="body">Where it was; used where the index does not know the message.</param>
    /// <exception cref="SpoolDamageException">It is not there, or not what was written.</exception>
    public Stream OpenBody(QueueId id, BodyReference body)
    {
        var payload = Find(id, body).Payload;
        if (payload.Length < body.Length)
            throw new SpoolDamageException($"the body of {id} is shorter than it was");
        return new MemoryStream(payload, (int)(payload.Length - body.Length), (int)body.Length, writable: false);
    }

    // The message may move between the look into the index and the reading; then it is looked for again.
    private (byte[] Payload, uint Segment, long Offset) Find(QueueId id, BodyReference body)
    {
        for (var (last, lastOffset) = (0u, -1L); ;)
        {
            if (!index.TryFind(id, out var segment, out var offset))
                (segment, offset) = (index.Find((uint)body.Segment), body.Offset);
            if (segment is null)
                throw new SpoolDamageException($"message {id} is not in the spool");
            if (segment.Id == last && offset == lastOffset)
                throw new SpoolDamageException($"message {id} is not what was written: {segment.Path} at {offset}");
            if (TryRead(segment, offset) is { } payload && AcceptHead.MeasureIn(payload) > 0 && RecordId.Read(payload) == id)
                return (payload, segment.Id, offset);
            (last, lastOffset) = (segment.Id, offset);
        }
    }

    private byte[]? TryRead(Segment segment, long offset)
    {
        try
        {
            using var file = disk.Open(segment.Path, forWriting: false);
            return RecordFetch.TryPayload(file, segment, offset);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // Moved meanwhile, or gone: the caller tells which. A disk or a descriptor that is wanting now is neither.
        }
    }
}
