using System.Collections.Immutable;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue.Spool;

/// <summary>What a replay tells.</summary>
internal abstract record SpoolRecord
{
    private SpoolRecord() { }

    /// <summary>A message that was accepted.</summary>
    public sealed record Message(QueueId Id, ReadOnlyMemory<byte> Envelope, ImmutableArray<ReadOnlyMemory<byte>> Recipients, BodyReference Body) : SpoolRecord;

    /// <summary>A recipient's state.</summary>
    public sealed record State(QueueId Id, int Recipient, long Version, ReadOnlyMemory<byte> Octets) : SpoolRecord;

    /// <summary>A message that was settled.</summary>
    public sealed record Removed(QueueId Id) : SpoolRecord;

    /// <summary>A record that did not pass its check and was set aside.</summary>
    /// <param name="Where">File and place.</param>
    /// <param name="Why">What was wrong with it.</param>
    public sealed record Damaged(string Where, string Why) : SpoolRecord;

    /// <summary>The replay is complete: what was told counts.</summary>
    public sealed record End : SpoolRecord;
}
