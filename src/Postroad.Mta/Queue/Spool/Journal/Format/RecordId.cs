using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue.Spool.Journal.Format;

/// <summary>A queue id in 16 octets, in the order of RFC 9562 §4.</summary>
internal static class RecordId
{
    /// <summary>The size of an id.</summary>
    public const int Octets = 16;

    /// <summary>Writes one.</summary>
    public static void Write(QueueId id, Span<byte> to) => id.Value.TryWriteBytes(to, bigEndian: true, out _);

    /// <summary>Reads one.</summary>
    public static QueueId Read(ReadOnlySpan<byte> from) => new(new Guid(from[..Octets], bigEndian: true));
}
