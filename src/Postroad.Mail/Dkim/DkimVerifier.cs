using Postroad.Mail.Dns;

namespace Postroad.Mail.Dkim;

/// <summary>Verifies the DKIM signatures of messages (RFC 6376, RFC 8301, RFC 8463) in one pass over their octets. One verifier serves any number of messages at once.</summary>
/// <param name="resolver">Who answers for the DNS.</param>
/// <param name="options">Limits; null for the defaults.</param>
/// <param name="time">The clock for expiry and for the time limit; null for the system's.</param>
public sealed class DkimVerifier(IDnsResolver resolver, DkimOptions? options = null, TimeProvider? time = null)
{
    private readonly DkimOptions _options = options ?? new DkimOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Begins with a message that arrives piece by piece.</summary>
    public DkimVerification Begin() => new(resolver, _options, _time);

    /// <summary>Verifies a message that can be read: its content with CRLF at the ends of its lines.</summary>
    /// <param name="message">Read from where it stands to its end; left open.</param>
    /// <param name="cancellationToken">Ends reading and waiting.</param>
    public async ValueTask<DkimVerdict> VerifyAsync(Stream message, CancellationToken cancellationToken)
    {
        using var verification = Begin();
        await verification.AppendAllAsync(message, cancellationToken).ConfigureAwait(false);
        return await verification.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
