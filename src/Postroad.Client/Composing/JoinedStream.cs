namespace Postroad.Client;

/// <summary>One stream behind another. The second is closed with it where it is its own.</summary>
internal sealed class JoinedStream(Stream first, Stream second, bool ownsSecond = false) : ForwardStream
{
    private bool _firstIsDone;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_firstIsDone)
        {
            var read = await first.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read > 0)
                return read;
            _firstIsDone = true;
        }
        return await second.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsSecond)
            second.Dispose();
        base.Dispose(disposing);
    }
}
