using System.Collections.Immutable;
using System.Net;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mail.Dns.Exchangers;
using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>
/// Sends straight to the mail exchangers of each recipient's domain (RFC 5321 §5.1): 1. the hosts of the domain in their order, 2. the addresses of a host, 3. the first one that
/// greets gets the message. What the DNS or every host refuses is a reply of our own for that domain; the others are not touched by it.
/// </summary>
internal sealed class ExchangerTransport(SenderSettings settings, IDnsResolver resolver, Random random) : IMailTransport
{
    /// <summary>Addresses that are tried for one domain before it is given up for now.</summary>
    private const int MaxAddresses = 5;

    private readonly MailExchangerSelector _selector = new(resolver, random);
    private readonly ExchangerPools _pools = new(settings);

    public string Name => "mx";

    public int Connections => _pools.Connections;

    public async ValueTask<AttemptOutcome> TryAsync(OutgoingMessage message, ImmutableArray<Recipient> recipients, CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<RecipientOutcome>(recipients.Length);
        AttemptOutcome? last = null;
        SmtpSessionException? unreached = null;
        var domains = recipients.GroupBy(r => r.Mailbox.Domain).ToArray();
        foreach (var domain in domains)
        {
            ImmutableArray<Recipient> here = [.. domain];
            try
            {
                var outcome = last is not null && !message.CanOpenAgain ? Refuse(here, ExchangerReplies.ReadOnce) : await DeliverAsync(message, domain.Key, here, cancellationToken).ConfigureAwait(false);
                all.AddRange(outcome.Recipients);
                last = Better(last, outcome);
            }
            catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
            {
                var soFar = (e as AttemptCanceledException)?.SoFar ?? new AttemptOutcome([]);
                throw new AttemptCanceledException(soFar with { Recipients = [.. all, .. soFar.Recipients] }, e);
            }
            catch (SmtpSessionException e) when (domains.Length > 1)
            {
                // With one domain alone the exception itself says more.
                unreached = e;
                all.AddRange(Refuse(here, ExchangerReplies.Unreached(e)).Recipients);
            }
        }
        return last is null ? throw unreached! : last with { Recipients = all.ToImmutable() };
    }

    /// <summary>Nothing to ask: each domain has hosts of its own.</summary>
    public ValueTask CheckAsync(CancellationToken cancellationToken) => default;

    public ValueTask DisposeAsync() => _pools.DisposeAsync();

    private async ValueTask<AttemptOutcome> DeliverAsync(OutgoingMessage message, MailDomain domain, ImmutableArray<Recipient> recipients, CancellationToken cancellationToken)
    {
        if (domain.Literal is { } literal)
            return await TryHostAsync(message, domain, domain.ToString(), literal, recipients, cancellationToken).ConfigureAwait(false);
        var answer = await _selector.SelectAsync(domain.Name!, cancellationToken).ConfigureAwait(false);
        if (answer is not MailExchangerAnswer.Found found)
            return Refuse(recipients, ExchangerReplies.Of(domain, answer));
        SmtpSessionException? unreached = null;
        HostAddresses? unknown = null;
        var tried = 0;
        foreach (var host in found.Hosts)
        {
            var addresses = await HostAddresses.ResolveAsync(resolver, host.Name, cancellationToken).ConfigureAwait(false);
            unknown = addresses.Status == DnsStatus.Found ? unknown : addresses;
            foreach (var address in addresses.Addresses.Take(MaxAddresses - tried))
            {
                tried++;
                try
                {
                    return await TryHostAsync(message, domain, host.Name, address, recipients, cancellationToken).ConfigureAwait(false);
                }
                catch (SmtpSessionException e)
                {
                    unreached = e;
                }
            }
        }
        return unreached is null ? Refuse(recipients, ExchangerReplies.NoAddress(domain, unknown)) : throw unreached;
    }

    private async ValueTask<AttemptOutcome> TryHostAsync(OutgoingMessage message, MailDomain domain, string host, IPAddress address, ImmutableArray<Recipient> recipients, CancellationToken cancellationToken)
    {
        var tls = settings.Options.ExchangerTls is { } policy ? await policy(domain.ToString(), host, cancellationToken).ConfigureAwait(false) : settings.Connection.Tls;
        var pool = _pools.Enter(host, address, tls);
        try
        {
            return await pool.Item.TryAsync(message, recipients, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await pool.LeaveAsync().ConfigureAwait(false);
        }
    }

    private static AttemptOutcome Better(AttemptOutcome? first, AttemptOutcome second) => first is null ? second : second with
    {
        FinalReply = first.FinalReply is { IsPositive: true } ? first.FinalReply : second.FinalReply,
        Failure = second.Failure ?? first.Failure,
        Server = first.Server == second.Server ? first.Server : $"{first.Server}, {second.Server}",
        Transcript = first.Transcript + second.Transcript,
        IsRefusedHere = first.IsRefusedHere && second.IsRefusedHere,
    };

    private static AttemptOutcome Refuse(ImmutableArray<Recipient> recipients, Reply reply) =>
        new([.. recipients.Select(r => new RecipientOutcome(r, SmtpPhase.Connect, reply))]) { Server = "mx" };
}
