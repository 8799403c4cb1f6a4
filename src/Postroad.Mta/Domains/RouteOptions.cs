using System.Diagnostics.CodeAnalysis;
using Postroad.Mail.Addresses;

namespace Postroad.Mta.Domains;

/// <summary>Where mail for other domains goes instead of to their MX: a table <c>[route."partner.example"]</c>.</summary>
internal sealed class RouteOptions
{
    /// <summary>The name of the table: a domain, <c>*.domain</c> for all below it, or <c>*</c>. The longest that fits counts.</summary>
    public required string Pattern { get; init; }

    /// <summary>The hops, tried in this order. No default: a route without hops is an error.</summary>
    public IReadOnlyList<NextHop> To { get; set; } = [];

    /// <summary>How the connection is protected. Default opportunistic.</summary>
    public HopTls Tls { get; set; }

    /// <summary>Brings a pattern into the form that is compared: A-labels, lower case. Where it is none, <paramref name="error"/> says what was expected.</summary>
    public static bool TryParsePattern(string text, [NotNullWhen(true)] out string? pattern, [NotNullWhen(false)] out string? error)
    {
        (pattern, error) = (null, null);
        var prefix = text.StartsWith("*.", StringComparison.Ordinal) ? "*." : "";
        if (text == "*")
            pattern = text;
        else if (DomainName.TryParse(text.AsSpan(prefix.Length), out var name))
            pattern = prefix + name.Ascii;
        else
            error = $"'{text}' is not a domain: write a domain such as partner.example, *.partner.example for all below it, or * for all others.";
        return pattern is not null;
    }

    /// <summary>Reads a level of TLS, of a route or a domain. Where it is none, <paramref name="error"/> names those there are.</summary>
    public static bool TryParseTls(string text, out HopTls tls, [NotNullWhen(false)] out string? error)
    {
        (HopTls? found, error) = text switch
        {
            "opportunistic" => ((HopTls?)HopTls.Opportunistic, (string?)null),
            "required" => (HopTls.Required, null),
            "verified" => (HopTls.Verified, null),
            "none" => (HopTls.None, null),
            _ => (null, $"'{text}' is not a level of TLS: opportunistic, required, verified or none."),
        };
        tls = found ?? default;
        return error is null;
    }

    /// <summary>What is wrong with this route as a whole, in words; null where nothing is.</summary>
    public string? Validate() => To.Count == 0 ? $"[route.\"{Pattern}\"] goes nowhere: add to = [\"smtp://host:25\"]." : null;
}
