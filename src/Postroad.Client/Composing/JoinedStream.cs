namespace Postroad.Client;

/// <summary>One stream behind another. Neither is closed with it.</summary>
internal sealed class JoinedStream(Stream first, Stream second) : ForwardStream
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
}
