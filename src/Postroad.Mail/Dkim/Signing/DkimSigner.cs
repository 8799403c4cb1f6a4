namespace Postroad.Mail.Dkim.Signing;

/// <summary>Signs messages with one key or several, an RSA and an Ed25519 one for instance (RFC 8463 §6), in one pass over their octets. One signer serves any number of messages at once.</summary>
/// <param name="keys">The keys; each makes a signature of its own.</param>
/// <param name="options">What is signed and how; null for the defaults.</param>
/// <param name="time">The clock for <c>t=</c> and <c>x=</c>; null for the system's.</param>
public sealed class DkimSigner(IReadOnlyList<DkimSigningKey> keys, DkimSignerOptions? options = null, TimeProvider? time = null)
{
    private readonly DkimSignerOptions _options = options ?? new DkimSignerOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Begins with a message that passes piece by piece.</summary>
    public DkimSigning Begin() => new(keys, _options, _time);

    /// <summary>Reads a message and makes its signatures.</summary>
    /// <param name="message">Read from where it stands to its end; left open. With CRLF at the ends of its lines.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<DkimSignedFields> SignAsync(Stream message, CancellationToken cancellationToken)
    {
        using var signing = Begin();
        await signing.AppendAllAsync(message, cancellationToken).ConfigureAwait(false);
        return signing.Complete();
    }
}
