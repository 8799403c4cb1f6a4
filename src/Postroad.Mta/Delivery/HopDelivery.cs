using System.Collections.Immutable;
using Postroad.Mta.Delivery.Content;
using Postroad.Mta.Delivery.Hops;
using Postroad.Mta.Delivery.Outcomes;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Routing;
using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery;

/// <summary>One worker's session with the servers of a destination: kept from message to message while it is good, and looked for anew where it is not.</summary>
internal sealed class HopDelivery
{
    /// <summary>How many recipients one transaction has at most, unless the server allows fewer (RFC 5321 §4.5.3.1.8 asks servers to take 100).</summary>
    private const int MaxRecipients = 100;

    /// <summary>How many messages one session carries at most; servers commonly close after 100.</summary>
    private const int MaxTransactions = 100;

    private static readonly TimeSpan QuickFailure = TimeSpan.FromSeconds(2);

    private readonly Dispatcher _dispatcher;
    private readonly Destination _destination;
    private IHopSession? _session;
    private HopTarget? _target;
    private bool _isOneOfEquals;

    public HopDelivery(Dispatcher dispatcher, Destination destination)
    {
        (_dispatcher, _destination) = (dispatcher, destination);
    }

    public bool HasSession => _session is not null;

    /// <summary>Whether the session is worth keeping for mail to come. Not where other servers are as good: the next message may as well go there (RFC 5321 §5.1).</summary>
    public bool HasSessionToKeep => HasSession && !_isOneOfEquals;

    public int RecipientsPerTransaction => Math.Clamp(_session?.Capabilities.Limits.RecipientsPerMessage ?? MaxRecipients, 1, MaxRecipients);

    /// <summary>
    /// 1. Take the session that is there, or look for one. 2. Make the message fit. 3. Sign it. 4. Send it. 5. Read the verdicts. 6. Where another server may help, settle the
    /// rest and go on with that.
    /// </summary>
    public async Task<AttemptResult> DeliverAsync(RoutePlan.Servers plan, QueuedMessage message, OpenRecipients open, AttemptClock times)
    {
        if (TlsDemand.Refusal(message, plan) is { } refusal)
            return open.All(new DeliveryOutcome.Bounced(null, refusal));
        var targets = TlsDemand.Apply(message, plan.Targets);
        var search = new HopSearch(_dispatcher.Router, _dispatcher.Connector, _dispatcher.Dead, targets) { NeedsTls = message.Envelope.Parameters.RequireTls };
        while (true)
        {
            // 1. Take the session that is there, or look for one.
            if (!await HaveSessionAsync(search, targets))
                return open.All(search.Trouble);
            times.Connected();
            KeepWithinLimit(message, open);
            // 2. to 5.
            var result = await SendAsync(message, open.Open, search.HasMore);
            // 6. Where another server may help, settle the rest and go on with that.
            if (result.Elsewhere.IsEmpty)
                return result;
            open.Leave(result.Elsewhere);
            await CloseAsync();
            await _dispatcher.Results.WriteAsync(message, result, times.Stop(), _dispatcher.Leaving);
        }
    }

    public async ValueTask CloseAsync()
    {
        var session = _session;
        (_session, _target) = (null, null);
        if (session is not null)
            await session.QuitAsync(_dispatcher.Aborting);
    }

    private async Task<bool> HaveSessionAsync(HopSearch search, ImmutableArray<HopTarget> targets)
    {
        if (_session is not null && (!_session.IsUsable || !targets.Contains(_target!) || IsUsedUp(_session)))
            await CloseAsync();
        if (_session is not null)
            return true;
        var begun = _dispatcher.Clock.GetTimestamp();
        _session = await search.NextAsync(_dispatcher.Aborting);
        _target = search.Target;
        _isOneOfEquals = targets.Any(t => t != _target && t.IsExchanger && t.Preference == _target?.Preference);
        _dispatcher.Meters.Connected(HasSession);
        if (HasSession)
            _destination.Connected();
        else if (!search.IsExhausted && search.Trouble is DeliveryOutcome.Deferred && _destination.Failed(_dispatcher.Clock.GetElapsedTime(begun) < QuickFailure ? 1 : 4))
            _dispatcher.Suspend(_destination);
        return HasSession;
    }

    // RFC 9422 §4.2: what the server takes in one transaction is known now; the others wait for the next.
    private void KeepWithinLimit(QueuedMessage message, OpenRecipients open)
    {
        var recipients = open.Open;
        if (recipients.Length <= RecipientsPerTransaction)
            return;
        open.Leave(recipients[..RecipientsPerTransaction]);
        _dispatcher.Queue.GiveBack(message, [.. recipients[RecipientsPerTransaction..].Select(static r => r.Index)]);
    }

    private async Task<AttemptResult> SendAsync(QueuedMessage message, ImmutableArray<DueRecipient> recipients, bool hasAlternative)
    {
        var session = _session!;
        var facts = new HopFacts(session.Relay, session.Capabilities.Dsn, session.Capabilities.DeliverBy, _target!.Scheme == HopScheme.Lmtp, session.Transactions == 0, hasAlternative);
        // 2. Make the message fit.
        await using var fitted = await ContentFitter.FitAsync(message, recipients, _target!, session.Capabilities, _dispatcher.Clock, _dispatcher.Aborting);
        if (fitted.Content is null && hasAlternative)
            return AttemptResult.None with { Elsewhere = recipients };
        if (fitted.Content is null)
            return All(recipients, new DeliveryOutcome.Bounced(null, fitted.Refusal!));
        // 3. Sign it.
        var (ready, reason) = IsToBeSigned(message) ? await ContentSigner.SignAsync(_dispatcher.Signer!, message, fitted, _dispatcher.Aborting) : (fitted, null);
        if (reason is not null)
            return All(recipients, new DeliveryOutcome.Deferred(null, DeliveryReplies.NotSigned(reason)));
        try
        {
            // 4. Send it.
            var sent = await session.SendAsync(message.Envelope.Sender, ready.Parameters, [.. recipients.Select(static r => r.Recipient)], ready.Content!, _dispatcher.Aborting);
            if (sent.Failure is not null || !session.IsUsable)
                await CloseAsync();
            if (sent.AnyAccepted)
                _destination.Succeeded();
            // 5. Read the verdicts.
            return Verdicts.Of(recipients, sent, facts);
        }
        catch (SendCanceledException e)
        {
            // The stop: what was answered counts, the rest is as if it had not been tried.
            await CloseAsync();
            return Verdicts.OfInterrupted(recipients, e.Outcome, facts);
        }
    }

    /// <summary>Whether it is mail of a user of ours to others; what stays here needs no signature.</summary>
    private bool IsToBeSigned(QueuedMessage message) =>
        _dispatcher.Signer is not null && message.Envelope.Origin.IsSubmission && _dispatcher.Directory.Resolve(message.Recipients[0].Recipient.Mailbox) is not RecipientRoute.Local;

    private static AttemptResult All(ImmutableArray<DueRecipient> recipients, DeliveryOutcome outcome) =>
        new([.. recipients.Select(r => new Settlement(r.Index, outcome))], []);

    private static bool IsUsedUp(IHopSession session) =>
        session.Transactions >= Math.Min(MaxTransactions, session.Capabilities.Limits.MessagesPerSession ?? MaxTransactions);
}
