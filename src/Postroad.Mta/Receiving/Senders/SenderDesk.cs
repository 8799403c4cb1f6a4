using System.Security.Cryptography;
using Postroad.Mail.Dns;
using Postroad.Mail.Senders;
using Postroad.Mail.Spf;
using Postroad.Smtp.Server;

namespace Postroad.Mta.Receiving.Senders;

/// <summary>Checks the senders of the messages of mx listeners while they come in.</summary>
internal sealed class SenderDesk
{
    private readonly SenderEvaluator _evaluator;
    private readonly DnsPatience _patience;
    private readonly TimeProvider _clock;

    public SenderDesk(IDnsResolver resolver, PolicyOptions options, string hostname, TimeProvider clock)
    {
        (Options, _clock) = (options, clock);
        AuthservId = options.AuthservId?.Ascii ?? hostname;
        var limits = new SenderOptions();
        limits.Spf.ReceiverName = hostname;
        _evaluator = new SenderEvaluator(resolver, limits, clock);
        _patience = new DnsPatience(token => AnswersAsync(resolver, hostname, token), options.Budget, clock);
        _patience.Ask();
    }

    public PolicyOptions Options { get; }

    /// <summary>Our name in Authentication-Results.</summary>
    public string AuthservId { get; }

    /// <summary>Begins with a message whose content is about to come.</summary>
    public SenderEvaluation Begin(MailTransaction transaction, CancellationToken cancellationToken) => _evaluator.Begin(
        new SpfRequest(transaction.Session.RemoteEndPoint.Address, transaction.Session.HeloName ?? "", transaction.Sender.ToString()), cancellationToken);

    /// <summary>The verdict, within the budget.</summary>
    public async ValueTask<SenderVerdict> CompleteAsync(SenderEvaluation evaluation)
    {
        var patience = _patience.Next();
        var began = _clock.GetTimestamp();
        var verdict = await evaluation.CompleteAsync(patience).ConfigureAwait(false);
        if (patience > TimeSpan.Zero && verdict.IsTemporary && _clock.GetElapsedTime(began) >= patience)
            _patience.RanOut();
        return verdict;
    }

    /// <summary>Whether the DNS answers at all, that there is no such name for instance: a name that was never asked for is in no cache.</summary>
    private static async Task<bool> AnswersAsync(IDnsResolver resolver, string hostname, CancellationToken cancellationToken) =>
        await resolver.ResolveAsync($"{RandomNumberGenerator.GetHexString(8, lowercase: true)}.{hostname}", DnsType.A, cancellationToken).ConfigureAwait(false) is { Status: not DnsStatus.Temporary };
}
