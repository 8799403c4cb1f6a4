using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Format;

namespace Postroad.Mta.Queue.Spool.Journal.Bodies;

/// <summary>A large body, read once from its start. What is not what was written shows at the latest where the end should be, before anyone can take the message for whole.</summary>
internal sealed class BodyStream(IDiskFile file, long length, uint checksum, string path) : Stream
{
    private long _position;
    private uint _state = Checksum.Start;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, length - _position);
        if (wanted == 0)
            return 0;
        var read = ReadFile(buffer[..wanted]);
        _state = Checksum.Append(_state, buffer[..read]);
        _position += read;
        if (read < wanted || _position == length && Checksum.Finish(_state) != checksum)
            throw new SpoolDamageException($"{path} is not what was written");
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }

    private int ReadFile(Span<byte> to)
    {
        try
        {
            return file.Read(to, _position);
        }
        catch (IOException error)
        {
            throw new SpoolDamageException($"{path} cannot be read: {error.Message}");
        }
    }
}
