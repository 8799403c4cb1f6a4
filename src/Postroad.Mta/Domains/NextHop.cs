using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Postroad.Mail.Addresses;

namespace Postroad.Mta.Domains;

/// <summary>A server named in the configuration: <c>smtp://user:password@relay.example:587</c>.</summary>
/// <param name="Scheme">How it is spoken to.</param>
/// <param name="Host">A domain name in A-labels, or an address without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Login">Who to log in as, or null.</param>
internal sealed record NextHop(HopScheme Scheme, string Host, int Port, HopLogin? Login)
{
    /// <summary>The host where it is given as an address; null where it is a name to look up.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host, out var address) ? address : null;

    /// <summary>Reads a hop. Where it is none, <paramref name="error"/> says in words what was expected; no password stands in it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NextHop? hop, [NotNullWhen(false)] out string? error)
    {
        hop = null;
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        HopScheme? scheme = (mark < 0 ? "" : text[..mark]) switch
        {
            "smtp" => HopScheme.Smtp,
            "smtps" => HopScheme.Smtps,
            "lmtp" => HopScheme.Lmtp,
            _ => null,
        };
        if (scheme is null)
        {
            error = $"'{WithoutLogin(text)}' is not a server: write smtp://host, smtps://host or lmtp://host:port.";
            return false;
        }
        var rest = text[(mark + 3)..];
        var at = rest.LastIndexOf('@');
        HopLogin? login = null;
        if (at >= 0 && !HopLogin.TryParse(rest[..at], out login))
        {
            error = $"'{WithoutLogin(text)}': what stands before the @ is user:password, with other characters than letters and digits as %XX.";
            return false;
        }
        error = TryParsePlace(rest[(at + 1)..], scheme.Value, out var host, out var port);
        if (error is not null)
        {
            error = $"'{WithoutLogin(text)}': {error}";
            return false;
        }
        hop = new NextHop(scheme.Value, host, port, login);
        return true;
    }

    /// <summary>As a URL, without the password.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':') ? $"[{Host}]" : Host;
        var login = Login is null ? "" : $"{Uri.EscapeDataString(Login.User)}:***@";
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme.ToString().ToLowerInvariant()}://{login}{host}:{Port}");
    }

    private static string? TryParsePlace(string place, HopScheme scheme, out string host, out int port)
    {
        (host, port) = (place, scheme switch { HopScheme.Smtp => 25, HopScheme.Smtps => 465, _ => 0 });
        var end = place.StartsWith('[') ? place.IndexOf(']') + 1 : 0;
        var colon = place.IndexOf(':', Math.Max(end, 0));
        if (colon >= 0)
        {
            host = place[..colon];
            if (!int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is 0 or > IPEndPoint.MaxPort)
                return "the port is a number from 1 to 65535 and nothing follows it.";
        }
        if (port == 0)
            return "LMTP has no port of its own: add :24 or the port that the server listens on.";
        if (host is ['[', .. var inner, ']'])
        {
            host = inner;
            return IPAddress.TryParse(inner, out var v6) && v6.AddressFamily == AddressFamily.InterNetworkV6 ? null : "in brackets stands an IPv6 address.";
        }
        if (IPAddress.TryParse(host, out var v4))
            return v4.ToString() == host ? null : "an IPv4 address has four numbers.";
        if (!DomainName.TryParse(host, out var name))
            return "the host is a domain name or an address (IPv6 in brackets).";
        host = name.Ascii;
        return null;
    }

    private static string WithoutLogin(string text)
    {
        var at = text.LastIndexOf('@');
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        return at < 0 ? text : (mark < 0 || mark > at ? "" : text[..(mark + 3)]) + "***" + text[at..];
    }
}
