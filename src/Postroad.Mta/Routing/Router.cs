using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mail.Dns.Exchangers;
using Postroad.Mta.Domains;

namespace Postroad.Mta.Routing;

/// <summary>Finds the way for a domain: a mailbox here, the hops of the configuration, or the servers that the DNS names (RFC 5321 §5).</summary>
internal sealed class Router
{
    private const int ExchangerPort = 25;

    private readonly ConditionalWeakTable<object, RoutePlan> _configured = [];
    private readonly DomainDirectory _directory;
    private readonly IDnsResolver _resolver;
    private readonly MailExchangerSelector _exchangers;
    private readonly SelfCheck? _selfCheck;
    private readonly string _hostname;

    /// <param name="directory">Whose a domain is, and its route.</param>
    /// <param name="resolver">Answers questions of the DNS.</param>
    /// <param name="hostname">Our own name: an MX of that name is ourselves.</param>
    /// <param name="selfCheck">Finds our own addresses; null: an MX may lead to this machine.</param>
    /// <param name="random">The order of servers of one preference.</param>
    public Router(DomainDirectory directory, IDnsResolver resolver, DomainName hostname, SelfCheck? selfCheck, Random random)
    {
        (_directory, _resolver, _hostname, _selfCheck) = (directory, resolver, hostname.Ascii, selfCheck);
        _exchangers = new MailExchangerSelector(resolver, random);
    }

    /// <summary>Where the mail for this domain goes now. Never throws for what the DNS said or failed to say.</summary>
    /// <param name="domain">The domain as the queue's lanes name it.</param>
    /// <param name="cancellationToken">Ends the lookups.</param>
    public ValueTask<RoutePlan> PlanAsync(string domain, CancellationToken cancellationToken)
    {
        if (!MailDomain.TryParse(domain, out var parsed))
            return new(new RoutePlan.Nowhere(RoutingReplies.BadDomain));
        // Every domain takes mail for its postmaster, so this asks for the domain as such.
        return _directory.Resolve(Mailbox.Postmaster(parsed)) switch
        {
            RecipientRoute.Local { Deliver: DeliverTarget.Server server } local => new(Configured(server, [server.Next], local.Tls)),
            RecipientRoute.Local => new(new RoutePlan.Mailboxes()),
            RecipientRoute.Route route => new(Configured(route.Options, route.Options.To, route.Options.Tls)),
            _ when parsed.Name is { } name => ByExchangersAsync(name, cancellationToken),
            _ => new(new RoutePlan.Servers($"literal:{parsed}", [Exchanger(parsed.Literal!.ToString(), 0)])),
        };
    }

    /// <summary>The addresses of a server, in the order in which they are tried.</summary>
    public async ValueTask<HostLookup> AddressesAsync(HopTarget target, CancellationToken cancellationToken)
    {
        if (target.Literal is { } literal)
            return Usable(target, [literal]);
        var found = await HostAddresses.ResolveAsync(_resolver, target.Host, cancellationToken);
        return found.Status switch
        {
            DnsStatus.Found => Usable(target, found.Addresses),
            DnsStatus.Temporary when found.IsAliasLoop && target.IsExchanger => new HostLookup([], RoutingReplies.AliasLoop(target.Host)),
            DnsStatus.Temporary => new HostLookup([], RoutingReplies.LookupFailed(target.Host, found.Reason)),
            _ => new HostLookup([], target.IsExchanger ? RoutingReplies.NoHost(target.Host) : RoutingReplies.NoAddress(target.Host)),
        };
    }

    private HostLookup Usable(HopTarget target, ImmutableArray<System.Net.IPAddress> addresses) =>
        target.IsExchanger && _selfCheck is not null && addresses.Any(_selfCheck.IsSelf)
            ? new HostLookup([], RoutingReplies.Loop(target.Host), IsSelf: true)
            : new HostLookup(addresses, null);

    private async ValueTask<RoutePlan> ByExchangersAsync(DomainName domain, CancellationToken cancellationToken)
    {
        switch (await _exchangers.SelectAsync(domain, cancellationToken))
        {
            case MailExchangerAnswer.Found found:
                var hosts = _selfCheck is null ? found.Hosts : found.BetterThan(h => h.Name == _hostname);
                if (hosts.IsEmpty)
                    return new RoutePlan.Nowhere(RoutingReplies.Loop(domain.Ascii));
                var key = string.Join(',', hosts.Select(static h => h.Name).Order(StringComparer.Ordinal));
                return new RoutePlan.Servers($"mx:{key}", [.. hosts.Select(static h => Exchanger(h.Name, h.Preference))]) { IsLookupProven = found.Authenticated || found.IsImplicit };
            case MailExchangerAnswer.NullExchanger:
                return new RoutePlan.Nowhere(RoutingReplies.TakesNoMail(domain.Ascii));
            case MailExchangerAnswer.NoDomain:
                return new RoutePlan.Nowhere(RoutingReplies.NoDomain(domain.Ascii));
            case MailExchangerAnswer.NoHost:
                return new RoutePlan.Nowhere(RoutingReplies.NoHost(domain.Ascii));
            case MailExchangerAnswer.AliasLoop:
                return new RoutePlan.Nowhere(RoutingReplies.AliasLoop(domain.Ascii));
            case MailExchangerAnswer.Temporary temporary:
                return new RoutePlan.Nowhere(RoutingReplies.LookupFailed(domain.Ascii, temporary.Reason));
            default:
                throw new InvalidOperationException("The DNS gave an answer of no known kind.");
        }
    }

    private RoutePlan Configured(object owner, IReadOnlyList<NextHop> hops, HopTls tls) => _configured.GetValue(owner, _ =>
    {
        var names = string.Join(',', hops.Select(static h => $"{h.Scheme}:{h.Login?.User}@{h.Host}:{h.Port}"));
        return new RoutePlan.Servers(names, [.. hops.Select(h => HopTarget.Of(h, tls))]);
    });

    private static HopTarget Exchanger(string host, int preference) =>
        new(host, ExchangerPort, HopScheme.Smtp, HopTls.Opportunistic, null) { IsExchanger = true, Preference = preference };
}
