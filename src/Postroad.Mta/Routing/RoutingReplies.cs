using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Routing;

/// <summary>What is said of a domain to which there is no way (RFC 3463 §3.2, §3.5; RFC 7505 §5).</summary>
internal static class RoutingReplies
{
    /// <summary>The domain of a recipient cannot be read: it was accepted by another grammar.</summary>
    public static readonly Reply BadDomain = new(550, new(5, 1, 2), "The domain of the recipient cannot be read");

    /// <summary>The DNS knows no such domain.</summary>
    public static Reply NoDomain(string domain) => new(550, new(5, 1, 2), $"The domain {domain} does not exist");

    /// <summary>A null MX (RFC 7505 §4.1).</summary>
    public static Reply TakesNoMail(string domain) => new(556, new(5, 1, 10), $"The domain {domain} takes no mail (null MX)");

    /// <summary>The domain has MX records that lead nowhere, or neither MX nor address.</summary>
    public static Reply NoHost(string domain) => new(550, new(5, 4, 4), $"No server takes mail for {domain}: no name in its DNS leads to an address");

    /// <summary>A name is an alias of an alias, and so on, back to itself.</summary>
    public static Reply AliasLoop(string name) => new(550, new(5, 4, 4), $"The name {name} leads from alias to alias and to no server");

    /// <summary>The way leads back to us.</summary>
    public static Reply Loop(string domain) => new(554, new(5, 4, 6), $"The mail for {domain} would come back to this server");

    /// <summary>Nobody knows now: temporary, whatever it is; a lookup that fails is never an absent name.</summary>
    public static Reply LookupFailed(string name, string? reason) => new(451, new(4, 4, 3), Clean($"The name {name} could not be looked up: {reason ?? "no answer"}"));

    /// <summary>A hop of the configuration has no address: somebody will put that right.</summary>
    public static Reply NoAddress(string host) => new(451, new(4, 4, 4), $"The name {host} has no address");

    private static string Clean(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = char.IsControl(from[i]) ? ' ' : from[i];
    });
}
