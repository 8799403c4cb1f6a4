using System.Runtime.InteropServices;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Queue.Spool.Journal.Writing;

/// <summary>
/// Lays out one batch for a single vectored write: headers and heads in one scratch array, bodies where they are. First all is added and
/// measured, so that the segment can be chosen; then it is encoded for that segment.
/// </summary>
internal sealed class BatchEncoder
{
    private const int MostScratchKept = 4 << 20;

    private readonly List<EncodedRecord> _records = [];
    private readonly List<ReadOnlyMemory<byte>> _buffers = [];
    private byte[] _scratch = new byte[64 * 1024];
    private int _scratchNeeded;

    /// <summary>What was added.</summary>
    public Span<EncodedRecord> Records => CollectionsMarshal.AsSpan(_records);

    /// <summary>What to write, in order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Buffers => _buffers;

    /// <summary>What the batch takes up in the segment.</summary>
    public long Octets { get; private set; }

    /// <summary>What it will add to the footer.</summary>
    public long FooterOctets { get; private set; }

    /// <summary>Starts a new batch.</summary>
    public void Clear()
    {
        _records.Clear();
        _buffers.Clear();
        Octets = FooterOctets = _scratchNeeded = 0;
        if (_scratch.Length > MostScratchKept)
            _scratch = new byte[64 * 1024];
    }

    /// <summary>Adds a message.</summary>
    public void Add(SpoolOperation.Accept accept)
    {
        var head = AcceptHead.Measure(accept);
        var body = accept.LargeBody is null ? accept.Body.Length : 0;
        Add(new EncodedRecord { Type = RecordType.Accept, Id = accept.Id, Operation = accept, Head = head, Payload = head + body, IsLarge = accept.LargeBody is not null });
    }

    /// <summary>Adds a state.</summary>
    public void Add(SpoolOperation.SetState state)
    {
        var payload = StateHead.Octets + state.State.Length;
        Add(new EncodedRecord { Type = RecordType.State, Id = state.Id, Operation = state, Head = payload, Payload = payload, Recipient = state.Recipient, Version = state.Version });
    }

    /// <summary>Adds a removal. Segment 0 among the copies stands for the one that the batch will be written to.</summary>
    /// <param name="id">The message.</param>
    /// <param name="copies">The segments that hold an Accept of it.</param>
    /// <param name="movedFrom">The segment that held this removal before; 0 for a new one.</param>
    /// <param name="oldOctets">What it took up there.</param>
    public void AddRemove(QueueId id, uint[] copies, uint movedFrom, long oldOctets)
    {
        var payload = RemoveHead.Measure(copies.Length);
        Add(new EncodedRecord { Type = RecordType.Remove, Id = id, Copies = copies, Head = payload, Payload = payload, MovedFrom = movedFrom, OldOctets = oldOctets });
    }

    /// <summary>Adds an event.</summary>
    public void Add(SpoolOperation.Event told) =>
        Add(new EncodedRecord { Type = RecordType.Event, Operation = told, Head = told.Octets.Length, Payload = told.Octets.Length });

    /// <summary>Adds the payload of an Accept or State that moves as it is.</summary>
    public void AddMoved(EncodedRecord moved) => Add(moved);

    /// <summary>Whether an earlier record of this batch accepts the message.</summary>
    public bool Accepts(QueueId id)
    {
        foreach (ref readonly var record in Records)
        {
            if (record.Type == RecordType.Accept && record.Id == id)
                return true;
        }
        return false;
    }

    /// <summary>Lays the batch out for its place.</summary>
    public void Encode(Segment segment, uint batch, long position)
    {
        if (_scratch.Length < _scratchNeeded)
            _scratch = new byte[_scratchNeeded];
        var scratchAt = 0;
        var pending = 0;
        var records = Records;
        for (var i = 0; i < records.Length; i++)
        {
            ref var record = ref records[i];
            record.Offset = position;
            var header = _scratch.AsSpan(scratchAt, RecordHeader.Octets);
            new RecordHeader((int)record.Payload, segment.Id, batch, record.Type, i == records.Length - 1, i).WriteTo(header);
            var state = RecordHeader.Begin(header, segment.Seed);
            scratchAt += RecordHeader.Octets;
            if (record.Raw.IsEmpty)
            {
                record.HeadOctets = _scratch.AsMemory(scratchAt, record.Head);
                record.WriteHead(_scratch.AsSpan(scratchAt, record.Head), segment.Id);
                state = Checksum.Append(state, record.HeadOctets.Span);
                scratchAt += record.Head;
                if (record.Payload > record.Head)
                    state = PutBody((SpoolOperation.Accept)record.Operation!, ref pending, scratchAt, state);
            }
            else
            {
                record.HeadOctets = record.Raw[..record.Head];
                Flush(ref pending, scratchAt);
                _buffers.Add(record.Raw);
                state = Checksum.Append(state, record.Raw.Span);
            }
            RecordHeader.WriteChecksum(header, state);
            position += record.Octets;
            var padding = (int)(record.Octets - RecordHeader.Octets - record.Payload);
            _scratch.AsSpan(scratchAt, padding).Clear();
            scratchAt += padding;
        }
        Flush(ref pending, scratchAt);
    }

    private uint PutBody(SpoolOperation.Accept accept, ref int pending, int scratchAt, uint state)
    {
        Flush(ref pending, scratchAt);
        foreach (var part in accept.Body)
        {
            _buffers.Add(part);
            state = Checksum.Append(state, part.Span);
        }
        return state;
    }

    private void Flush(ref int pending, int scratchAt)
    {
        if (scratchAt > pending)
            _buffers.Add(_scratch.AsMemory(pending, scratchAt - pending));
        pending = scratchAt;
    }

    private void Add(EncodedRecord record)
    {
        record.Octets = RecordHeader.Span(record.Payload);
        Octets += record.Octets;
        FooterOctets += FooterBuilder.EntryOctets + record.Head;
        _scratchNeeded += RecordHeader.Octets + (record.Raw.IsEmpty ? record.Head : 0) + RecordHeader.Alignment;
        _records.Add(record);
    }
}
