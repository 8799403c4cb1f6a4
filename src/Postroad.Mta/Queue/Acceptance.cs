using System.Buffers;
using System.Collections.Immutable;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Bodies;
using Postroad.Mta.Queue.Records;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Queue;

/// <summary>A message on its way into the queue: what to commit for it, and how it enters the schedule when that is done.</summary>
internal sealed class Acceptance
{
    private static readonly TimeSpan PriorityStep = TimeSpan.FromMinutes(10);

    private readonly NewMessage _message;
    private readonly long _size;
    private readonly PooledBody? _body;
    private readonly RecipientState _initial;

    private Acceptance(QueueId id, NewMessage message, long size, PooledBody? body, ReadOnlySequence<byte> inline, BodyReference? large)
    {
        (_message, _size, _body) = (message, size, body);
        _initial = FirstState(message);
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
        var entry = new QueueEntry(Operation.Id, _message.Recipients.Length);
        var due = entry.Accepted - PriorityStep * Math.Max(0, _message.Parameters.Priority ?? 0);
        for (var i = 0; i < entry.Count; i++)
        {
            entry[i].Set(_initial, due.UtcTicks, tails);
            schedule.Assign(ref entry[i], _message.Recipients[i].Mailbox.Domain.ToString());
        }
        schedule.Add(entry, _body is null ? null : new FreshMessage(_message, _size, _body));
    }

    /// <summary>It will not be committed: lets go of its content in memory.</summary>
    public void Discard() => _body?.Release();

    private static RecipientState FirstState(NewMessage message)
    {
        var parameters = message.Parameters;
        var until = parameters.HoldUntil ?? (parameters.HoldForSeconds is { } seconds ? message.Received + TimeSpan.FromSeconds(seconds) : null);
        return until is { } time && time > message.Received ? RecipientState.Initial with { NextAttempt = time } : RecipientState.Initial;
    }
}
