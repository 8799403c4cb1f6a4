using System.Collections.Frozen;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Domains;

/// <summary>
/// Says of each address whether it is ours, whose it is, and where its mail goes. Asked at RCPT and again at each attempt, so that a change of the
/// configuration or of the accounts counts for mail that waits. Safe from any thread.
/// </summary>
internal sealed class DomainDirectory
{
    private const string Postmaster = "postmaster";

    private readonly DomainName _hostname;
    private readonly OwnDomain _postmasters;
    private readonly Func<string, bool> _hasAccount;
    private volatile Tables _tables;

    /// <summary>A directory of these domains and routes.</summary>
    /// <param name="hostname">Our own name: <c>postmaster</c> without a domain, or at this name, is ours too (RFC 5321 §4.5.1).</param>
    /// <param name="domains">Our own domains; the first is where a postmaster without a domain lives. Where there is none, that one gets a Maildir of the usual place.</param>
    /// <param name="routes">Where mail for others goes instead of to their MX.</param>
    /// <param name="hasAccount">Whether an address, in lower case and without detail, is that of an account.</param>
    public DomainDirectory(DomainName hostname, IReadOnlyList<DomainOptions> domains, IReadOnlyList<RouteOptions> routes, Func<string, bool> hasAccount)
    {
        (_hostname, _hasAccount) = (hostname, hasAccount);
        _postmasters = new OwnDomain(new DomainOptions { Name = hostname, Recipients = [Postmaster] });
        _tables = new Tables(domains, routes);
    }

    /// <summary>A directory in which every address is a mailbox of ours. For <c>postroad dev</c>.</summary>
    public static DomainDirectory TakingAny(DeliverTarget deliver) =>
        new(DomainName.Parse("localhost"), [], [], static _ => true) { CatchAll = deliver };

    private DeliverTarget? CatchAll { get; init; }

    /// <summary>The local part without its <c>+detail</c> and in lower case: what mailboxes and accounts are named by.</summary>
    public static string WithoutDetail(string localPart)
    {
        var plus = localPart.IndexOf('+', StringComparison.Ordinal);
        return (plus > 0 ? localPart[..plus] : localPart).ToLowerInvariant();
    }

    /// <summary>Puts a new configuration in the place of the old one, whole.</summary>
    public void Replace(IReadOnlyList<DomainOptions> domains, IReadOnlyList<RouteOptions> routes) => _tables = new Tables(domains, routes);

    /// <summary>Whether mail for this domain ends here.</summary>
    public bool IsOwn(MailDomain domain) => CatchAll is not null || domain.Name is { } name && _tables.Own.ContainsKey(name);

    /// <summary>Where mail for this address goes.</summary>
    public RecipientRoute Resolve(Mailbox recipient)
    {
        if (CatchAll is not null)
            return new RecipientRoute.Local(recipient.Domain, WithoutDetail(recipient.LocalPart), CatchAll, HopTls.None);
        var tables = _tables;
        if (recipient.Domain.Name is { } name)
        {
            if (tables.Own.TryGetValue(name, out var own))
                return ResolveOwn(own, recipient.LocalPart);
            if (name.Equals(_hostname) && recipient.LocalPart.Equals(Postmaster, StringComparison.OrdinalIgnoreCase))
                return ResolveOwn(tables.First ?? _postmasters, recipient.LocalPart);
        }
        return FindRoute(tables, recipient.Domain) is { } route
            ? new RecipientRoute.Route(route)
            : new RecipientRoute.Remote(recipient.Domain);
    }

    private RecipientRoute ResolveOwn(OwnDomain own, string localPart)
    {
        var options = own.Options;
        var exact = localPart.ToLowerInvariant();
        var mailbox = WithoutDetail(localPart);
        if (mailbox == Postmaster)
            mailbox = WithoutDetail(options.Postmaster ?? Postmaster);
        else if (own.Recipients is null ? !_hasAccount($"{mailbox}@{options.Name}") : !own.TakesAny && !own.Recipients.Contains(mailbox) && !own.Recipients.Contains(exact))
            return new RecipientRoute.Unknown(Replies.NoSuchMailbox);
        return new RecipientRoute.Local(new MailDomain(options.Name), mailbox, options.Deliver, options.Tls);
    }

    private static RouteOptions? FindRoute(Tables tables, MailDomain domain)
    {
        if (tables.Routes.Count == 0)
            return null;
        if (domain.Name is { } name)
        {
            if (tables.Routes.TryGetValue(name.Ascii, out var exact))
                return exact;
            for (var dot = name.Ascii.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.Ascii.IndexOf('.', dot + 1))
            {
                if (tables.Routes.TryGetValue("*" + name.Ascii[dot..], out var wildcard))
                    return wildcard;
            }
        }
        return tables.Routes.GetValueOrDefault("*");
    }

    private sealed class OwnDomain(DomainOptions options)
    {
        public DomainOptions Options { get; } = options;

        public FrozenSet<string>? Recipients { get; } = options.Recipients?.Select(r => r.ToLowerInvariant()).ToFrozenSet(StringComparer.Ordinal);

        public bool TakesAny { get; } = options.Recipients?.Contains("*") ?? false;
    }

    private sealed class Tables(IReadOnlyList<DomainOptions> domains, IReadOnlyList<RouteOptions> routes)
    {
        public FrozenDictionary<DomainName, OwnDomain> Own { get; } = domains.ToFrozenDictionary(d => d.Name, d => new OwnDomain(d));

        public OwnDomain? First { get; } = domains.Count > 0 ? new OwnDomain(domains[0]) : null;

        public FrozenDictionary<string, RouteOptions> Routes { get; } = routes.ToFrozenDictionary(r => r.Pattern, StringComparer.Ordinal);
    }
}
