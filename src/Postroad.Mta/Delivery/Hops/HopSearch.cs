using System.Collections.Immutable;
using System.Net;
using Postroad.Mta.Delivery.Outcomes;
using Postroad.Mta.MailLog;
using Postroad.Mta.Routing;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery.Hops;

/// <summary>
/// Looks for a session: one server after the other, and of each one address after the other, up to a few in all. It goes on where it stood when a session turns
/// out to be no good.
/// </summary>
internal sealed class HopSearch(Router router, IHopConnector connector, DeadAddresses dead, ImmutableArray<HopTarget> targets)
{
    /// <summary>Addresses tried in one attempt (Postfix smtp_mx_address_limit).</summary>
    private const int MaxAddresses = 5;

    /// <summary>Servers that took the connection in one attempt (Postfix smtp_mx_session_limit).</summary>
    private const int MaxSessions = 2;

    /// <summary>Addresses and sessions where only some of the servers may do: each one of the domain has its turn (RFC 8689 §4.2.1).</summary>
    private const int MaxOfAll = 20;

    private readonly Queue<(HopTarget Target, IPAddress Address)> _addresses = new();
    private readonly Queue<(HopTarget Target, IPAddress Address)> _last = new();
    private int _nextTarget;
    private int _tried;
    private int _sessions;
    private DeliveryOutcome.Deferred? _temporary;
    private Reply? _permanent;

    /// <summary>Whether a server without TLS, or without a certificate of its name, is none for this message (RFC 8689 §4.2.1).</summary>
    public bool NeedsTls { get; init; }

    /// <summary>Whether it is this machine that could not open a connection, which says nothing of any server.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>The server that the last session is with.</summary>
    public HopTarget? Target { get; private set; }

    /// <summary>Whether anybody is left to be tried.</summary>
    public bool HasMore => !IsExhausted && _tried < (NeedsTls ? MaxOfAll : MaxAddresses) && _sessions < (NeedsTls ? MaxOfAll : MaxSessions) && (_addresses.Count > 0 || _nextTarget < targets.Length || _last.Count > 0);

    /// <summary>What there is to say where no session came to be: for good only where the DNS leads nowhere, whomever one asks, or where none of the servers has the TLS that is needed.</summary>
    public DeliveryOutcome Trouble => _temporary is null && _permanent is not null
        ? new DeliveryOutcome.Bounced(null, _permanent)
        : _temporary ?? new DeliveryOutcome.Deferred(null, DeliveryReplies.NoServerTried);

    /// <summary>The next session, or null where nobody is left.</summary>
    public async Task<IHopSession?> NextAsync(CancellationToken cancellationToken)
    {
        while (HasMore)
        {
            if (_addresses.TryDequeue(out var next))
            {
                _tried++;
                if (await TryAsync(next.Target, next.Address, cancellationToken) is { } session)
                    return session;
            }
            else if (_nextTarget < targets.Length)
            {
                await LookUpAsync(targets[_nextTarget++], cancellationToken);
            }
            else
            {
                _addresses.Enqueue(_last.Dequeue());
            }
        }
        return null;
    }

    private async ValueTask LookUpAsync(HopTarget target, CancellationToken cancellationToken)
    {
        var found = await router.AddressesAsync(target, cancellationToken);
        if (found.Trouble is { IsPermanent: true } permanent)
            _permanent ??= permanent;
        else if (found.Trouble is not null)
            _temporary ??= new DeliveryOutcome.Deferred(null, found.Trouble);
        // RFC 5321 §5.1: where one of the servers is ourselves, only better ones may be tried.
        if (found.IsSelf)
            _nextTarget = targets.Length;
        foreach (var address in found.Addresses)
            (dead.Contains(address, target.Port) ? _last : _addresses).Enqueue((target, address));
    }

    private async Task<IHopSession?> TryAsync(HopTarget target, IPAddress address, CancellationToken cancellationToken)
    {
        try
        {
            var session = await connector.ConnectAsync(target, address, cancellationToken);
            Target = target;
            _sessions++;
            dead.Remove(address, target.Port);
            return session;
        }
        catch (SmtpSessionException e)
        {
            IsExhausted = e.Fault == SmtpFault.Exhausted;
            if (e.Phase > SmtpPhase.Connect)
                _sessions++;
            else if (e.Fault is SmtpFault.Unreachable or SmtpFault.TimedOut)
                dead.Add(address, target.Port);
            // A handshake that breaks off may work next time; a certificate does not change by asking again.
            if (NeedsTls && e is { Fault: SmtpFault.Tls, Reply: null, TlsFailure: not TlsFailure.Handshake })
                _permanent ??= new Reply(550, new(5, 7, 10), Outcomes.Trouble.Text($"The message requires TLS all the way: {e.Message}"));
            else
                _temporary = Outcomes.Trouble.Of(e, $"{target.Host}[{address}]:{target.Port}");
            return null;
        }
    }
}
