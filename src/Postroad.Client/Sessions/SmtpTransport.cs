using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>Sends through one server. A session that died while it lay idle is replaced at once, where it surely took nothing.</summary>
internal sealed class SmtpTransport(SenderSettings settings) : IMailTransport
{
    private readonly SessionPool _pool = new(settings);

    public string Name { get; } = settings.Connection.ToString();

    public int Connections => _pool.Open;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AttemptOutcome> TryAsync(OutgoingMessage message, ImmutableArray<Recipient> recipients, CancellationToken cancellationToken)
    {
        var session = await _pool.RentAsync(fresh: false, cancellationToken).ConfigureAwait(false);
        try
        {
            var outcome = await SendAsync(session, message, recipients, cancellationToken).ConfigureAwait(false);
            if (!(session.IsReused && HadDied(outcome)) || !message.CanOpenAgain)
                return outcome;
        }
        finally
        {
            _pool.Return(session);
        }
        session = await _pool.RentAsync(fresh: true, cancellationToken).ConfigureAwait(false);
        try
        {
            return await SendAsync(session, message, recipients, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _pool.Return(session);
        }
    }

    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        var session = await _pool.RentAsync(fresh: false, cancellationToken).ConfigureAwait(false);
        try
        {
            await session.Connection.NoopAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _pool.Return(session);
        }
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    /// <summary>One transaction, or several where there are more recipients than one may have.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<AttemptOutcome> SendAsync(PooledSession session, OutgoingMessage message, ImmutableArray<Recipient> recipients, CancellationToken cancellationToken)
    {
        var connection = session.Connection;
        var parameters = message.ParametersFor(connection.Capabilities);
        if (recipients.Length == 1)
            return await SendPartAsync(connection, message, parameters, recipients, cancellationToken).ConfigureAwait(false);
        var batches = RecipientBatches.Of(recipients, settings.Options.RecipientsPerTransaction, connection.Capabilities.Limits);
        var all = await SendPartAsync(connection, message, parameters, batches[0], cancellationToken).ConfigureAwait(false);
        for (var i = 1; i < batches.Count; i++)
        {
            if (!connection.IsUsable || !message.CanOpenAgain)
                return all with { Recipients = [.. all.Recipients, .. batches.Skip(i).SelectMany(b => b).Select(r => new RecipientOutcome(r, SmtpPhase.MailFrom, null))] };
            try
            {
                all = Join(all, await SendPartAsync(connection, message, parameters, batches[i], cancellationToken).ConfigureAwait(false));
            }
            catch (AttemptCanceledException e)
            {
                throw new AttemptCanceledException(Join(all, e.SoFar), e);
            }
        }
        return all;
    }

    private static AttemptOutcome Join(AttemptOutcome all, AttemptOutcome next) => next with
    {
        Recipients = [.. all.Recipients, .. next.Recipients],
        FinalReply = all.FinalReply is { IsPositive: true } ? all.FinalReply : next.FinalReply,
        Transcript = next.Transcript.Length > 0 ? next.Transcript : all.Transcript,
    };

    private AttemptOutcome Told(SmtpConnection connection, SendOutcome outcome)
    {
        var isComplete = true;
        foreach (var recipient in outcome.Recipients)
            isComplete &= recipient.IsAccepted;
        return new AttemptOutcome(outcome.Recipients)
        {
            Tls = connection.Tls,
            Server = Name,
            FinalReply = outcome.FinalReply,
            Failure = outcome.Failure,
            IsRefusedHere = outcome.IsRefusedHere,
            Transcript = isComplete ? "" : connection.Transcript,
        };
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<AttemptOutcome> SendPartAsync(SmtpConnection connection, OutgoingMessage message, MailParameters parameters, ImmutableArray<Recipient> recipients, CancellationToken cancellationToken)
    {
        var content = message.OpenFor(connection.Capabilities);
        try
        {
            return Told(connection, await connection.SendAsync(message.Sender, parameters, ImmutableCollectionsMarshal.AsArray(recipients)!, content, cancellationToken).ConfigureAwait(false));
        }
        catch (SendCanceledException e)
        {
            throw new AttemptCanceledException(Told(connection, e.Outcome), e);
        }
        finally
        {
            await content.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Whether the server had left before it could read anything of this message, or said so in place of an answer to MAIL.</summary>
    private static bool HadDied(AttemptOutcome outcome) =>
        outcome.Failure is { Fault: SmtpFault.Closed, Phase: SmtpPhase.MailFrom or SmtpPhase.Reset } && outcome.Recipients.All(r => r is { Reply: null, Phase: not SmtpPhase.EndOfData })
        || outcome.Recipients.All(r => r is { Phase: SmtpPhase.MailFrom, Reply.Code: 421 });
}
