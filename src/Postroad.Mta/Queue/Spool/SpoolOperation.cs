using System.Buffers;
using System.Collections.Immutable;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue.Spool;

/// <summary>One change. Envelope, states and events are octets to the spool; the queue writes and reads them.</summary>
internal abstract record SpoolOperation
{
    private SpoolOperation() { }

    /// <summary>A new message, whole.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Envelope">All that is said once a message.</param>
    /// <param name="Recipients">The first state of each recipient.</param>
    /// <param name="Body">The content where it is inline.</param>
    /// <param name="LargeBody">Where it was written before, else null.</param>
    public sealed record Accept(QueueId Id, ReadOnlyMemory<byte> Envelope, ImmutableArray<ReadOnlyMemory<byte>> Recipients, ReadOnlySequence<byte> Body, BodyReference? LargeBody) : SpoolOperation
    {
        /// <summary>Set by the commit: where the body is now.</summary>
        public BodyReference Committed { get; set; }
    }

    /// <summary>The complete state of one recipient, replacing all with a lower version.</summary>
    public sealed record SetState(QueueId Id, int Recipient, long Version, ReadOnlyMemory<byte> State) : SpoolOperation;

    /// <summary>The message is settled: it and its body may go.</summary>
    public sealed record Remove(QueueId Id) : SpoolOperation;

    /// <summary>An event that commits with the change it tells of.</summary>
    public sealed record Event(ReadOnlyMemory<byte> Octets) : SpoolOperation;
}
