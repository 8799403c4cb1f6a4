using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Hashing;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Arc;

/// <summary>Validates Authenticated Received Chains (RFC 8617) in one pass over the octets of a message. One validator serves any number of messages at once.</summary>
/// <param name="resolver">Who answers for the DNS.</param>
/// <param name="options">Limits; null for the defaults.</param>
/// <param name="time">The clock for expiry and for the time limit; null for the system's.</param>
public sealed class ArcValidator(IDnsResolver resolver, DkimOptions? options = null, TimeProvider? time = null)
{
    /// <summary>Validates the chain of a message that can be read: its content with CRLF at the ends of its lines.</summary>
    /// <param name="message">Read from where it stands to its end; left open.</param>
    /// <param name="cancellationToken">Ends reading and waiting.</param>
    public async ValueTask<ArcVerdict> ValidateAsync(Stream message, CancellationToken cancellationToken)
    {
        using var check = new ArcCheck(resolver, options ?? new DkimOptions(), time ?? TimeProvider.System);
        using var hashed = new HashedMessage(check.HeaderIsRead);
        await hashed.AppendAllAsync(message, cancellationToken).ConfigureAwait(false);
        hashed.Complete();
        return await check.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
