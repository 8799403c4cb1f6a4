using System.Collections.Immutable;
using System.Net;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mta.Domains;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Routing;

/// <summary>Finds the way for a domain: a mailbox here, the hops of the configuration, or the servers that the DNS names.</summary>
internal sealed class Router(DomainDirectory directory, IDnsResolver resolver)
{
    /// <summary>No route and no MX leads to the domain. RFC 3463 §3.5 (X.4.4).</summary>
    public static readonly Reply NoRoute = new(550, new(5, 4, 4), "No route to that domain");

    /// <summary>What the queue's lane names cannot be read as a domain: it was accepted by another grammar.</summary>
    private static readonly Reply BadDomain = new(550, new(5, 1, 2), "The domain of the recipient cannot be read");

    /// <summary>Where the mail for this domain goes now. Never throws for what the DNS said or failed to say.</summary>
    /// <param name="domain">The domain as the queue's lanes name it.</param>
    /// <param name="cancellationToken">Ends the lookups.</param>
    public ValueTask<RoutePlan> PlanAsync(string domain, CancellationToken cancellationToken)
    {
        if (!MailDomain.TryParse(domain, out var parsed))
            return new(new RoutePlan.Nowhere(BadDomain));
        // Every domain takes mail for its postmaster, so this asks for the domain as such.
        return directory.Resolve(Mailbox.Postmaster(parsed)) switch
        {
            RecipientRoute.Local { Deliver: DeliverTarget.Server server } local => new(ToHops([server.Next], local.Tls)),
            RecipientRoute.Local => new(new RoutePlan.Mailboxes()),
            RecipientRoute.Route route => new(ToHops(route.Options.To, route.Options.Tls)),
            _ => new(new RoutePlan.Nowhere(NoRoute)),
        };
    }

    /// <summary>The addresses of a server, in the order in which they are tried. Empty with a reply that says why there are none.</summary>
    public async ValueTask<(ImmutableArray<IPAddress> Addresses, Reply? Trouble)> AddressesAsync(HopTarget target, CancellationToken cancellationToken)
    {
        if (target.Literal is { } literal)
            return ([literal], null);
        var v6 = resolver.ResolveAsync(target.Host, DnsType.Aaaa, cancellationToken).AsTask();
        var v4 = await resolver.ResolveAsync(target.Host, DnsType.A, cancellationToken);
        ImmutableArray<IPAddress> addresses = [.. Addresses(await v6), .. Addresses(v4)];
        if (addresses.Length > 0)
            return (addresses, null);
        // A failed lookup is never an absent name.
        var reason = v4.Reason ?? v6.Result.Reason;
        return reason is not null
            ? ([], new Reply(451, new(4, 4, 3), Text($"The name {target.Host} could not be looked up: {reason}")))
            : ([], new Reply(451, new(4, 4, 4), $"The name {target.Host} has no address"));
    }

    private static RoutePlan.Servers ToHops(IReadOnlyList<NextHop> hops, HopTls tls)
    {
        ImmutableArray<HopTarget> targets = [.. hops.Select(h => HopTarget.Of(h, tls))];
        return new RoutePlan.Servers(string.Join(',', hops.Select(h => $"{h.Scheme}:{h.Login?.User}@{h.Host}:{h.Port}")), targets);
    }

    private static IEnumerable<IPAddress> Addresses(DnsAnswer answer) => answer.Records.OfType<DnsRecord.Address>().Select(static a => a.Value);

    private static string Text(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = from[i] is '\r' or '\n' or '\0' ? ' ' : from[i];
    });
}
