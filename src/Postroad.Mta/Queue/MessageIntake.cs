using System.Buffers;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Bodies;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Queue;

/// <summary>
/// The content of one message while it arrives. What fits into an Accept stays in pooled memory, whatever is larger goes to the spool on the way.
/// Disposing it throws away what was not accepted.
/// </summary>
internal sealed class MessageIntake : IAsyncDisposable
{
    private readonly ISpoolPartition _partition;
    private readonly int _inlineOctets;
    private readonly TimeProvider _clock;
    private PooledBody? _body = new();
    private LargeBodyWriter? _large;

    internal MessageIntake(QueueId id, ISpoolPartition partition, int inlineOctets, TimeProvider clock) =>
        (Id, _partition, _inlineOctets, _clock) = (id, partition, inlineOctets, clock);

    /// <summary>The id that the message will have.</summary>
    public QueueId Id { get; }

    /// <summary>The octets written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Appends octets; they are copied, so that the caller may use their memory again.</summary>
    /// <exception cref="SpoolUnavailableException">A large body could not be written.</exception>
    public ValueTask WriteAsync(ReadOnlySequence<byte> octets, CancellationToken cancellationToken)
    {
        Length += octets.Length;
        if (_large is null && Length <= _inlineOctets)
        {
            _body!.Append(octets);
            return ValueTask.CompletedTask;
        }
        return SpillAsync(octets, cancellationToken);
    }

    /// <summary>Ends the content. Afterwards it is either in memory, and with the trace fields small enough to be inline, or durable.</summary>
    internal async ValueTask<(PooledBody? Body, BodyReference? Large)> CompleteAsync(int traceOctets, CancellationToken cancellationToken)
    {
        if (_large is null && Length + traceOctets > _inlineOctets)
            await SpillAsync(ReadOnlySequence<byte>.Empty, cancellationToken);
        if (_large is not null)
            return (null, await _large.CompleteAsync(cancellationToken));
        var body = _body!;
        _body = null;
        return (body, null);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _body?.Release();
        _body = null;
        return _large?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private async ValueTask SpillAsync(ReadOnlySequence<byte> octets, CancellationToken cancellationToken)
    {
        if (_large is null)
        {
            _large = new LargeBodyWriter(_partition, Id, _clock);
            await _large.AppendAsync(_body!.Sequence(), cancellationToken);
            _body.Release();
            _body = null;
        }
        await _large.AppendAsync(octets, cancellationToken);
    }
}
