using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Domains;

/// <summary>What is known here of an address: whose it is and where its mail goes.</summary>
internal abstract record RecipientRoute
{
    private RecipientRoute() { }

    /// <summary>A mailbox of one of our own domains.</summary>
    /// <param name="Domain">The domain; an address literal only where any address is taken.</param>
    /// <param name="LocalPart">The mailbox: in lower case and without detail.</param>
    /// <param name="Deliver">Where its mail ends up.</param>
    /// <param name="Tls">How the connection is protected where that is a server.</param>
    public sealed record Local(MailDomain Domain, string LocalPart, DeliverTarget Deliver, HopTls Tls) : RecipientRoute;

    /// <summary>Another domain, for which the configuration names the hops.</summary>
    /// <param name="Options">The route.</param>
    public sealed record Route(RouteOptions Options) : RecipientRoute;

    /// <summary>Another domain, whose MX the DNS knows.</summary>
    /// <param name="Domain">The domain, or an address literal.</param>
    public sealed record Remote(MailDomain Domain) : RecipientRoute;

    /// <summary>One of our own domains, and nobody there.</summary>
    /// <param name="Reply">What to answer.</param>
    public sealed record Unknown(Reply Reply) : RecipientRoute;
}
