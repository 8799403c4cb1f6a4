using System.Collections.Immutable;
using System.Net;
using Postroad.Mta.Routing;
using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery.Hops;

/// <summary>Looks for a session: one server after the other, and of each one address after the other, up to a few in all.</summary>
internal sealed class HopAttempt(Router router, IHopConnector connector)
{
    /// <summary>Addresses tried in one attempt (Postfix smtp_mx_address_limit).</summary>
    private const int MaxAddresses = 5;

    /// <summary>Servers that took the connection and then would not have us (Postfix smtp_mx_session_limit).</summary>
    private const int MaxSessions = 2;

    /// <summary>The server that the session is with.</summary>
    public HopTarget? Target { get; private set; }

    /// <summary>Who was tried last; null where nobody was.</summary>
    public string? Relay { get; private set; }

    /// <summary>Why there is no session: what was said last.</summary>
    public Reply Trouble { get; private set; } = new(451, new(4, 4, 1), "No server could be tried");

    /// <summary>A session, or null with the trouble.</summary>
    public async Task<IHopSession?> RunAsync(ImmutableArray<HopTarget> targets, CancellationToken cancellationToken)
    {
        var (tried, sessions) = (0, 0);
        foreach (var target in targets)
        {
            var (addresses, trouble) = await router.AddressesAsync(target, cancellationToken);
            if (trouble is not null)
                (Relay, Trouble) = (null, trouble);
            foreach (var address in addresses)
            {
                if (tried++ == MaxAddresses || sessions == MaxSessions)
                    return null;
                if (await TryAsync(target, address, cancellationToken) is { } session)
                    return session;
                if (_wasAnswered)
                    sessions++;
            }
        }
        return null;
    }

    private bool _wasAnswered;

    private async Task<IHopSession?> TryAsync(HopTarget target, IPAddress address, CancellationToken cancellationToken)
    {
        try
        {
            var session = await connector.ConnectAsync(target, address, cancellationToken);
            Target = target;
            return session;
        }
        catch (SmtpSessionException e)
        {
            _wasAnswered = e.Phase > SmtpPhase.Connect;
            (Relay, Trouble) = ($"{target.Host}[{address}]:{target.Port}", Outcomes.Trouble.Of(e));
            return null;
        }
    }
}
