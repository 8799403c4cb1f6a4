using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>
/// Brings one message to all its recipients: 1. a try for those that are left, 2. what is decided is set down, 3. what is temporary and surely not sent
/// is tried again as the policy says, 4. the result.
/// </summary>
internal sealed class DeliveryRun
{
    private readonly IMailTransport _transport;
    private readonly OutgoingMessage _message;
    private readonly RetryPolicy _policy;
    private readonly TimeProvider _time;
    private readonly long _began;
    private RecipientResult[] _accepted = [];
    private List<RecipientResult>? _rejected;
    private AttemptOutcome? _last;
    private SmtpSessionException? _failure;
    private Reply? _reply;
    private ImmutableArray<Recipient> _open;
    private int _attempts;

    public DeliveryRun(IMailTransport transport, OutgoingMessage message, RetryPolicy policy, TimeProvider time)
    {
        (_transport, _message, _policy, _time) = (transport, message, policy, time);
        _began = time.GetTimestamp();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SendResult> RunAsync(CancellationToken cancellationToken)
    {
        _open = _message.Recipients;
        try
        {
            await TryAllAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw Canceled(e, cancellationToken);
        }
        return Result();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask TryAllAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var outcome = await TryAsync(cancellationToken).ConfigureAwait(false);
            if (outcome is not null)
                _open = Book(outcome);
            if (_open.IsEmpty)
                return;
            // RFC 5321 §4.5.3.1.10: too many for one transaction is no refusal; those that are left go in the next one, at once.
            var moreRoom = outcome is { Failure: null } && outcome.Recipients.Any(r => r.IsAccepted) && outcome.Recipients.Any(r => r.IsTooManyRecipients);
            if (moreRoom)
                _attempts--;
            var delay = moreRoom ? TimeSpan.Zero : Delay(outcome);
            if (delay is not { } wait || !_message.CanOpenAgain)
            {
                GiveUp(outcome);
                return;
            }
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<AttemptOutcome?> TryAsync(CancellationToken cancellationToken)
    {
        _attempts++;
        _failure = null;
        try
        {
            var outcome = await _transport.TryAsync(_message, _open, cancellationToken).ConfigureAwait(false);
            (_last, _failure) = (outcome, outcome.Failure);
            if (_reply is not { IsPositive: true })
                _reply = outcome.FinalReply ?? LastReply(outcome) ?? _reply;
            return outcome;
        }
        catch (SmtpSessionException e)
        {
            _failure = e;
            return null;
        }
    }

    /// <summary>Sets down what is decided and gives back what may be tried again.</summary>
    private ImmutableArray<Recipient> Book(AttemptOutcome outcome)
    {
        var results = new RecipientResult[outcome.Recipients.Length];
        var isComplete = true;
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = new RecipientResult(outcome.Recipients[i], outcome.Failure);
            isComplete &= results[i].IsAccepted;
        }
        // The usual case costs one array.
        _accepted = isComplete && _accepted.Length == 0 ? results : [.. _accepted, .. results.Where(r => r.IsAccepted)];
        if (isComplete)
            return [];
        Rejected.AddRange(results.Where(r => r is { IsAccepted: false, IsTemporary: false }));
        return [.. outcome.Recipients.Where((_, i) => results[i].IsTemporary).Select(r => r.Recipient)];
    }

    private List<RecipientResult> Rejected => _rejected ??= [];

    private static Reply? LastReply(AttemptOutcome outcome) => outcome.Recipients.Select(r => r.Reply).LastOrDefault(r => r is not null);

    private TimeSpan? Delay(AttemptOutcome? outcome)
    {
        if (outcome is null && _failure is { IsTransient: false })
            return null;
        var hints = outcome?.Recipients.Select(r => ServerWait.Find(r.Reply)).Append(ServerWait.Find(_failure?.Reply)).Max() ?? ServerWait.Find(_failure?.Reply);
        return _policy.DelayAfter(_attempts, _time.GetElapsedTime(_began), hints);
    }

    private void GiveUp(AttemptOutcome? outcome)
    {
        foreach (var recipient in _open)
        {
            var said = outcome?.Recipients.FirstOrDefault(r => r.Recipient == recipient) ?? new RecipientOutcome(recipient, outcome is null ? _failure?.Phase ?? SmtpPhase.Connect : SmtpPhase.MailFrom, null);
            Rejected.Add(new RecipientResult(said, _failure));
        }
    }

    /// <summary>What is known when the caller gives up, be it in a try, before one, or in the wait between two.</summary>
    private MailCanceledException Canceled(OperationCanceledException e, CancellationToken cancellationToken)
    {
        var soFar = (e as AttemptCanceledException)?.SoFar;
        if (soFar is not null)
        {
            (_last, _failure) = (soFar, soFar.Failure);
            // Those whose turn had not come are as open as before.
            _open = [.. Book(soFar), .. _open.Except(soFar.Recipients.Select(r => r.Recipient))];
        }
        GiveUp(soFar ?? _last);
        return new MailCanceledException(Result(withError: false), e, cancellationToken);
    }

    private SendResult Result(bool withError = true)
    {
        var result = new SendResult
        {
            Accepted = _accepted,
            Rejected = _rejected ?? (IReadOnlyList<RecipientResult>)[],
            Reply = _reply ?? _failure?.Reply,
            MessageId = _message.MessageId,
            Attempts = _attempts,
            Tls = _last?.Tls,
            Duration = _time.GetElapsedTime(_began),
            Server = _last?.Server is { Length: > 0 } server ? server : _transport.Name,
            Email = _message.Email,
        };
        return _accepted.Length > 0 || !withError ? result : result.With(Error(result));
    }

    private MailException Error(SendResult result)
    {
        MailException error;
        if (_last is { IsRefusedHere: true } && Rejected.Count > 0)
            error = Failures.Unfit(Rejected[0].Reply!);
        else if (_failure is { } failure && Rejected.Any(r => r.Reply is null))
            error = Failures.Of(failure, Rejected.Any(r => r.Delivery == Delivery.Unknown) ? Delivery.Unknown : Delivery.NotSent);
        else
            error = Failures.Rejected(result, _failure?.Transcript ?? _last?.Transcript ?? "");
        error.Attempts = _attempts;
        return error;
    }
}
