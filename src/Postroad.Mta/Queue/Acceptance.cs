using System.Buffers;
using System.Collections.Immutable;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Bodies;
using Postroad.Mta.Queue.Records;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Times;

namespace Postroad.Mta.Queue;

/// <summary>A message on its way into the queue: what to commit for it, and how it enters the schedule when that is done.</summary>
internal sealed class Acceptance
{
    private readonly NewMessage _message;
    private readonly long _size;
    private readonly PooledBody? _body;
    private readonly Wishes? _wishes;
    private readonly RecipientState _initial;

    private Acceptance(QueueId id, NewMessage message, long size, PooledBody? body, ReadOnlySequence<byte> inline, BodyReference? large)
    {
        (_message, _size, _body) = (message, size, body);
        _wishes = Wishes.Of(message.Received, message.Parameters);
        _initial = _wishes?.Release is { } release ? RecipientState.Initial with { NextAttempt = release } : RecipientState.Initial;
        var stored = large is null ? message with { TraceFields = default } : message;
        var envelope = EnvelopeCodec.Encode(new StoredEnvelope(stored, size));
        ReadOnlyMemory<byte> state = StateCodec.Encode(_initial);
        Operation = new SpoolOperation.Accept(id, envelope, [.. Enumerable.Repeat(state, message.Recipients.Length)], inline, large);
        Octets = envelope.Length + inline.Length + 16L * message.Recipients.Length;
    }

    public SpoolOperation.Accept Operation { get; }

    /// <summary>About how much there is to write.</summary>
    public long Octets { get; }

    public static Acceptance Of(QueueId id, NewMessage message, long size, PooledBody? body, BodyReference? large) =>
        new(id, message, size, body, body?.Sequence(message.TraceFields) ?? default, large);

    /// <summary>Enters the schedule. Call it under the schedule's gate, once durable.</summary>
    public void Enter(Schedule schedule, TailTable tails)
    {
        var entry = QueueEntry.Of(Operation.Id, _message.Recipients.Length, _wishes);
        for (var i = 0; i < entry.Count; i++)
        {
            entry[i].Set(_initial, entry.FirstTicks, tails);
            schedule.Assign(ref entry[i], _message.Recipients[i].Mailbox.Domain.ToString());
        }
        schedule.Add(entry, _body is null ? null : new FreshMessage(_message, _size, _body));
    }

    /// <summary>It does not count and nothing reads its content any more: lets go of that.</summary>
    public void Discard() => _body?.Release();
}
