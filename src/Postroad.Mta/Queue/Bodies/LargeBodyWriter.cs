using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Queue.Bodies;

/// <summary>
/// Hands a body to the spool while it arrives, a few chunks ahead at most: a message of any size costs the same memory. A disk that does not answer is not waited for; what it has of
/// the body goes when it answers again.
/// </summary>
internal sealed class LargeBodyWriter : IAsyncDisposable
{
    private const int ChunkOctets = 65536;
    private const int ChunksAhead = 2;

    private readonly Channel<ArraySegment<byte>> _chunks = Channel.CreateBounded<ArraySegment<byte>>(
        new BoundedChannelOptions(ChunksAhead) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly CancellationTokenSource _abandoned = new();
    private readonly ISpoolPartition _partition;
    private readonly QueueId _id;
    private readonly TimeProvider _clock;
    private readonly Task<BodyReference> _written;
    private bool _isLeft;
    private byte[]? _filling;
    private int _filled;

    public LargeBodyWriter(ISpoolPartition partition, QueueId id, TimeProvider clock)
    {
        (_partition, _id, _clock) = (partition, id, clock);
        _written = WriteAsync(partition, id);
    }

    public async ValueTask AppendAsync(ReadOnlySequence<byte> octets, CancellationToken cancellationToken)
    {
        while (!octets.IsEmpty)
        {
            _filling ??= ArrayPool<byte>.Shared.Rent(ChunkOctets);
            var taken = octets.Slice(0, Math.Min(octets.Length, ChunkOctets - _filled));
            taken.CopyTo(_filling.AsSpan(_filled));
            _filled += (int)taken.Length;
            octets = octets.Slice(taken.End);
            if (_filled == ChunkOctets)
                await SendAsync(cancellationToken);
        }
    }

    /// <summary>Ends the body. It is durable when this returns.</summary>
    /// <exception cref="SpoolUnavailableException">It is not there.</exception>
    public async ValueTask<BodyReference> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_filled > 0)
            await SendAsync(cancellationToken);
        _chunks.Writer.TryComplete();
        return await WithinPatienceAsync(_written, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_written.IsCompleted)
            await _abandoned.CancelAsync();
        _chunks.Writer.TryComplete();
        var ending = EndAsync();
        if (!_isLeft)
            await ending;
    }

    private async Task EndAsync()
    {
        try
        {
            await _written;
            if (_isLeft)
                _partition.DiscardBody(_id);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Whoever appended has heard of it, or gave the body up himself.
        }
        while (_chunks.Reader.TryRead(out var chunk))
            ArrayPool<byte>.Shared.Return(chunk.Array!);
        if (_filling is not null)
            ArrayPool<byte>.Shared.Return(_filling);
        _filling = null;
        _abandoned.Dispose();
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        var chunk = new ArraySegment<byte>(_filling!, 0, _filled);
        try
        {
            var sending = _chunks.Writer.WriteAsync(chunk, cancellationToken);
            (_filling, _filled) = (null, 0);
            if (!sending.IsCompletedSuccessfully)
                await WithinPatienceAsync(WaitAsync(sending), cancellationToken);
        }
        catch (ChannelClosedException)
        {
            await _written;
            throw;
        }
    }

    private static async Task<bool> WaitAsync(ValueTask sending)
    {
        await sending;
        return true;
    }

    private async Task<T> WithinPatienceAsync<T>(Task<T> task, CancellationToken cancellationToken)
    {
        try
        {
            return await task.WaitAsync(DiskPatience.Longest, _clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            _isLeft = true;
            throw new SpoolUnavailableException("the disk of the spool does not answer", isFull: false);
        }
    }

    private async Task<BodyReference> WriteAsync(ISpoolPartition partition, QueueId id)
    {
        try
        {
            return await partition.WriteBodyAsync(id, ReadChunksAsync(_abandoned.Token), _abandoned.Token);
        }
        finally
        {
            _chunks.Writer.TryComplete();
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadChunksAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in _chunks.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                yield return chunk;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(chunk.Array!);
            }
        }
        cancellationToken.ThrowIfCancellationRequested();
    }
}
