using System.Net;
using System.Text;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mail.Spf.Macros;

namespace Postroad.Mail.Spf;

/// <summary>
/// Judges whether a host may send for a domain: the check_host() of RFC 7208 §4, with its limits of 10 lookups, 2 void lookups and 20 seconds.
/// One evaluator serves any number of sessions at once.
/// </summary>
/// <param name="resolver">Who answers for the DNS.</param>
/// <param name="options">Limits and names; null for the defaults.</param>
/// <param name="time">The clock for the time limit and the macro <c>%{t}</c>; null for the system's.</param>
public sealed class SpfEvaluator(IDnsResolver resolver, SpfOptions? options = null, TimeProvider? time = null)
{
    private readonly SpfOptions _options = options ?? new SpfOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Judges the reverse-path, or the HELO name as postmaster where the reverse-path is empty (RFC 7208 §2.4).</summary>
    /// <param name="request">Who asks to send.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>; the time limit ends it with a verdict.</param>
    public ValueTask<SpfVerdict> EvaluateAsync(SpfRequest request, CancellationToken cancellationToken) =>
        request.MailFrom.Length == 0
            ? EvaluateHeloAsync(request, cancellationToken)
            : JudgeAsync(request, SpfIdentity.MailFrom, cancellationToken);

    /// <summary>Judges the HELO name alone (RFC 7208 §2.3), whatever the reverse-path is.</summary>
    /// <param name="request">Who asks to send.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>; the time limit ends it with a verdict.</param>
    public ValueTask<SpfVerdict> EvaluateHeloAsync(SpfRequest request, CancellationToken cancellationToken) =>
        JudgeAsync(request, SpfIdentity.Helo, cancellationToken);

    private async ValueTask<SpfVerdict> JudgeAsync(SpfRequest request, SpfIdentity identity, CancellationToken cancellationToken)
    {
        var at = identity == SpfIdentity.Helo ? -1 : request.MailFrom.LastIndexOf('@');
        var written = identity == SpfIdentity.Helo ? request.HeloName : request.MailFrom[(at + 1)..];
        // RFC 7208 §4.3: a sender without a local part is its postmaster.
        var localPart = at > 0 ? request.MailFrom[..at] : "postmaster";
        var domain = Normalise(written);
        if (domain is null)
        {
            var why = $"'{written}' is not a domain name of several labels (RFC 7208 §4.3)";
            return new SpfVerdict(SpfResult.None, identity, written, null, why, 0, 0, []);
        }
        var values = new MacroValues
        {
            LocalPart = localPart,
            SenderDomain = domain,
            Domain = domain,
            ClientAddress = request.ClientAddress.IsIPv4MappedToIPv6 ? request.ClientAddress.MapToIPv4() : new IPAddress(request.ClientAddress.GetAddressBytes()),
            HeloName = request.HeloName,
            ReceiverName = _options.ReceiverName,
            UnixTime = _time.GetUtcNow().ToUnixTimeSeconds(),
        };
        using var limit = new CancellationTokenSource(_options.TimeLimit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var evaluation = new SpfEvaluation(resolver, _options, values, both.Token);
        try
        {
            return await evaluation.JudgeAsync(identity).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return evaluation.TimedOut(identity);
        }
    }

    /// <summary>The domain as it is looked up, or null where check_host() ends before it begins (RFC 7208 §4.3).</summary>
    internal static string? Normalise(string written)
    {
        var name = written.EndsWith('.') ? written[..^1] : written;
        if (!Ascii.IsValid(name))
            name = DomainName.TryParse(name, out var international) ? international.Ascii : "";
        name = name.ToLowerInvariant();
        return MacroExpander.IsName(name) && name.Contains('.', StringComparison.Ordinal) && !name.StartsWith('[') ? name : null;
    }
}
