using System.Buffers;

namespace Postroad.Mta.Queue.Bodies;

/// <summary>Reads octets in memory once from their start, and lets go of them when it is closed.</summary>
internal sealed class SequenceStream(ReadOnlySequence<byte> octets, Action? onClose = null) : Stream
{
    private ReadOnlySequence<byte> _rest = octets;
    private Action? _onClose = onClose;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length { get; } = octets.Length;

    public override long Position
    {
        get => Length - _rest.Length;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var taken = _rest.Slice(0, Math.Min(_rest.Length, buffer.Length));
        taken.CopyTo(buffer);
        _rest = _rest.Slice(taken.End);
        return (int)taken.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _rest = default;
        Interlocked.Exchange(ref _onClose, null)?.Invoke();
        base.Dispose(disposing);
    }
}
