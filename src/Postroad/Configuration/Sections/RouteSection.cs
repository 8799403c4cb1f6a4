using Postroad.Configuration.Binding;
using Postroad.Mta.Domains;

namespace Postroad.Configuration.Sections;

/// <summary><c>[route."NAME"]</c></summary>
internal static class RouteSection
{
    private const string StandIn = "\"partner.example\"";

    public static void Bind(Section root, List<RouteOptions> routes)
    {
        foreach (var (name, _, section) in root.Tables("route", StandIn))
        {
            if (!RouteOptions.TryParsePattern(name.Trim('"'), out var pattern, out var error))
                section.Fault(error);
            else if (routes.Any(other => other.Pattern == pattern))
                section.Fault($"the route {pattern} is there twice");
            var options = new RouteOptions { Pattern = pattern ?? name };
            options.To = section.Values("to", options.To, RoomKinds.NextHop, "Where mail for the domain goes instead of to its MX, tried in order: smtp://host[:25], smtps://host[:465], lmtp://host:port, with user:password@ as a URL has them.")!;
            options.Tls = section.Value("tls", options.Tls, RoomKinds.HopTls,
                "opportunistic: STARTTLS where offered, certificate not checked, in clear after a failed handshake; a password in `to` is sent over TLS alone, but to loopback. required: never in clear. verified: certificate and name too. none: in clear.");
            section.Fault(pattern is null ? null : options.Validate());
            routes.Add(options);
        }
    }
}
