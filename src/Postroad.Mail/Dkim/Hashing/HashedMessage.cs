using System.Buffers;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Dkim.Hashing;

/// <summary>
/// A message that passes once, octet by octet: its header is gathered (1 MiB at most) and handed on as soon as it is whole, its body only hashed
/// in the forms that were asked for then.
/// </summary>
internal sealed class HashedMessage(Action<RawHeader, BodyHashes> headerIsRead) : IDisposable
{
    private readonly BodyHashes _body = new();
    private readonly HeaderCollector _header = new();
    private bool _handedOn;

    public void Append(ReadOnlySpan<byte> octets)
    {
        if (!_handedOn)
        {
            octets = octets[_header.Append(octets)..];
            if (!_header.IsComplete)
                return;
            HandOn();
        }
        _body.Append(octets);
    }

    /// <summary>Takes all that a stream holds from where it stands. The stream is left open.</summary>
    public async ValueTask AppendAllAsync(Stream message, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while ((read = await message.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                Append(buffer.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Ends the message; one without an empty line is all header.</summary>
    public void Complete()
    {
        if (!_handedOn)
            HandOn();
    }

    public void Dispose() => _body.Dispose();

    private void HandOn()
    {
        _handedOn = true;
        headerIsRead(_header.IsTooLong ? RawHeader.Unreadable(HeaderFault.TooLong) : RawHeader.Parse(_header.Octets), _body);
    }
}
