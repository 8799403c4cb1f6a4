using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool.Journal.Format;

namespace Postroad.Mta.Queue.Spool.Journal.Writing;

/// <summary>One record of a batch on its way to the disk.</summary>
internal struct EncodedRecord
{
    /// <summary>What it tells.</summary>
    public RecordType Type;

    /// <summary>Whether the body of the message is a file of its own.</summary>
    public bool IsLarge;

    /// <summary>The message.</summary>
    public QueueId Id;

    /// <summary>The recipient of a state.</summary>
    public int Recipient;

    /// <summary>The octets of the head, which the footer repeats.</summary>
    public int Head;

    /// <summary>The version of a state.</summary>
    public long Version;

    /// <summary>The octets of head and inline body.</summary>
    public long Payload;

    /// <summary>What the record takes up in the segment.</summary>
    public long Octets;

    /// <summary>Where it stands; known once encoded.</summary>
    public long Offset;

    /// <summary>The segment that it leaves; 0 for a new record.</summary>
    public uint MovedFrom;

    /// <summary>What it took up there.</summary>
    public long OldOctets;

    /// <summary>Where it stood there.</summary>
    public long OldOffset;

    /// <summary>What the queue asked for; null for a removal and for what moves.</summary>
    public SpoolOperation? Operation;

    /// <summary>The segments that hold an Accept of a removed message.</summary>
    public uint[]? Copies;

    /// <summary>The payload of what moves as it is.</summary>
    public ReadOnlyMemory<byte> Raw;

    /// <summary>The head, once encoded.</summary>
    public ReadOnlyMemory<byte> HeadOctets;

    /// <summary>Writes the head of a new record.</summary>
    public readonly void WriteHead(Span<byte> to, uint segment)
    {
        switch (Operation)
        {
            case SpoolOperation.Accept accept:
                AcceptHead.Write(accept, to);
                break;
            case SpoolOperation.SetState state:
                new StateHead(state.Id, state.Recipient, state.Version).WriteTo(to);
                state.State.Span.CopyTo(to[StateHead.Octets..]);
                break;
            case SpoolOperation.Event told:
                told.Octets.Span.CopyTo(to);
                break;
            default:
                var own = Array.IndexOf(Copies!, 0u);
                if (own >= 0)
                    Copies![own] = segment;
                RemoveHead.Write(Id, Copies, to);
                break;
        }
    }
}
