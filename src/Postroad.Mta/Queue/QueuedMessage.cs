using System.Collections.Immutable;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Bodies;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Times;

namespace Postroad.Mta.Queue;

/// <summary>
/// A message in the hands of the delivery: its envelope, and those of its recipients that are to be tried now. Each of them must be settled or given
/// back; whatever is neither is due again after a restart. Disposing it lets go of content in memory.
/// </summary>
internal sealed class QueuedMessage : IDisposable
{
    private readonly ISpoolPartition _partition;
    private readonly BodyReference _body;
    private readonly PooledBody? _pooled;
    private readonly SteadyClock _clock;
    private bool _released;

    internal QueuedMessage(QueueId id, NewMessage envelope, ImmutableArray<DueRecipient> recipients, long size, ISpoolPartition partition, BodyReference body, PooledBody? pooled, SteadyClock clock) =>
        (Id, Envelope, Recipients, Size, _partition, _body, _pooled, _clock) = (id, envelope, recipients, size, partition, body, pooled, clock);

    /// <summary>Its id.</summary>
    public QueueId Id { get; }

    /// <summary>The envelope, with all recipients, also those that are not to be tried.</summary>
    public NewMessage Envelope { get; }

    /// <summary>The recipients to try now, all of one domain.</summary>
    public ImmutableArray<DueRecipient> Recipients { get; }

    /// <summary>The octets of the content, trace fields included.</summary>
    public long Size { get; }

    /// <summary>What its sender wants of its times; null for the usual.</summary>
    public Wishes? Wishes => Wishes.Of(Envelope.Received, Envelope.Parameters);

    /// <summary>When its sender is told of a delay, and when it is given up.</summary>
    public Lifetime LifetimeBy(QueueOptions options) => Lifetime.Of(QueueEntry.AcceptedAt(Id), Wishes, options, Envelope.Sender.IsNull);

    /// <summary>The time by which it ages.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Opens the content, to be read once from its start: trace fields, then what was received. From memory at a first attempt.</summary>
    /// <exception cref="SpoolDamageException">What the spool has is not what was written.</exception>
    public async ValueTask<Stream> OpenContentAsync(CancellationToken cancellationToken)
    {
        if (_pooled is not null && _pooled.TryHold())
            return new SequenceStream(_pooled.Sequence(Envelope.TraceFields), _pooled.Release);
        var stored = await _partition.OpenBodyAsync(Id, _body, cancellationToken);
        return Envelope.TraceFields.IsEmpty || _pooled is not null ? stored : new PrefixedStream(Envelope.TraceFields, stored);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_released)
            _pooled?.Release();
        _released = true;
    }
}
