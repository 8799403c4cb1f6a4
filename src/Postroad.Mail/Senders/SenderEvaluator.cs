using Postroad.Mail.Dns;
using Postroad.Mail.Spf;

namespace Postroad.Mail.Senders;

/// <summary>
/// Finds out who sent a message: SPF, DKIM, ARC and DMARC, in one pass over its octets and with the DNS asked while they come in. One evaluator serves
/// any number of messages at once.
/// </summary>
/// <param name="resolver">Who answers for the DNS.</param>
/// <param name="options">Limits; null for the defaults.</param>
/// <param name="time">The clock for expiry and time limits; null for the system's.</param>
public sealed class SenderEvaluator(IDnsResolver resolver, SenderOptions? options = null, TimeProvider? time = null)
{
    private readonly SenderOptions _options = options ?? new SenderOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Begins with a message that arrives piece by piece.</summary>
    /// <param name="session">Who sends it, for SPF; null where that is not known.</param>
    /// <param name="cancellationToken">Ends all that is asked for it.</param>
    public SenderEvaluation Begin(SpfRequest? session, CancellationToken cancellationToken) => new(resolver, _options, _time, session, cancellationToken);

    /// <summary>Evaluates a message that can be read: its content with CRLF at the ends of its lines.</summary>
    /// <param name="message">Read from where it stands to its end; left open.</param>
    /// <param name="session">Who sent it, for SPF; null where that is not known.</param>
    /// <param name="cancellationToken">Ends reading and waiting.</param>
    public async ValueTask<SenderVerdict> EvaluateAsync(Stream message, SpfRequest? session, CancellationToken cancellationToken)
    {
        using var evaluation = Begin(session, cancellationToken);
        await evaluation.AppendAllAsync(message, cancellationToken).ConfigureAwait(false);
        return await evaluation.CompleteAsync(null).ConfigureAwait(false);
    }
}
