using Postroad.Mail.Dkim.Hashing;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Dkim;

/// <summary>The verification of one message that arrives piece by piece. The pieces are not kept, only its header is.</summary>
public sealed class DkimVerification : IDisposable
{
    private readonly DkimCheck _check;
    private readonly HashedMessage _message;

    internal DkimVerification(IDnsResolver resolver, DkimOptions options, TimeProvider time)
    {
        _check = new DkimCheck(resolver, options, time);
        _message = new HashedMessage(_check.HeaderIsRead);
    }

    /// <summary>Takes the next octets of the message: content with CRLF at the ends of its lines, without dot-stuffing. The keys are asked for as soon as the header is whole.</summary>
    public void Append(ReadOnlySpan<byte> octets) => _message.Append(octets);

    internal ValueTask AppendAllAsync(Stream message, CancellationToken cancellationToken) => _message.AppendAllAsync(message, cancellationToken);

    /// <summary>Ends the message and judges its signatures.</summary>
    /// <param name="cancellationToken">Ends the wait for keys.</param>
    public ValueTask<DkimVerdict> CompleteAsync(CancellationToken cancellationToken)
    {
        _message.Complete();
        return _check.CompleteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _check.Dispose();
        _message.Dispose();
    }
}
