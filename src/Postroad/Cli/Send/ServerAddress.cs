using System.Globalization;
using Postroad.Smtp.Client.Tls;

namespace Postroad.Cli.Send;

/// <summary>Where <c>--server</c> points: <c>host</c>, <c>host:port</c>, <c>[::1]:port</c>, or a URL with <c>smtp</c>, <c>smtps</c> or <c>lmtp</c> and perhaps a login.</summary>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="IsImplicitTls">TLS from the first octet.</param>
/// <param name="IsLmtp">LMTP instead of SMTP.</param>
/// <param name="User">Who logs in, or null.</param>
/// <param name="Password">With which password, or null.</param>
internal sealed record ServerAddress(string Host, int Port, bool IsImplicitTls, bool IsLmtp, string? User, string? Password)
{
    /// <summary>What <c>postroad dev</c> listens on.</summary>
    public static ServerAddress Development { get; } = new("127.0.0.1", 1025, false, false, null, null);

    /// <summary>What is demanded where nobody says: the certificate is checked, save on this machine, where nobody listens in.</summary>
    public TlsMode UsualTls => IsThisMachine ? TlsMode.Opportunistic : TlsMode.Verified;

    private bool IsThisMachine => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || System.Net.IPAddress.TryParse(Host, out var address) && System.Net.IPAddress.IsLoopback(address);

    public static bool TryParse(string text, out ServerAddress server, out string error)
    {
        (server, error) = (Development, $"'{text}' is not a server: write host, host:port, smtp://host:port, smtps://host or lmtp://host:port");
        foreach (var known in (ReadOnlySpan<string>)["smtp:", "smtps:", "lmtp:"])
        {
            if (text.StartsWith(known, StringComparison.OrdinalIgnoreCase) && !text.AsSpan(known.Length).StartsWith("//") && !ushort.TryParse(text.AsSpan(known.Length), out _))
                return Refused($"'{text}' needs two slashes: write {known}//{text[known.Length..].TrimStart('/')}", out error);
        }
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = mark < 0 ? "smtp" : text[..mark];
        if (scheme is not ("smtp" or "smtps" or "lmtp"))
            return false;
        var place = (mark < 0 ? text : text[(mark + 3)..]).TrimEnd('/');
        var (user, password) = (default(string), default(string));
        if (place.LastIndexOf('@') is >= 0 and var at)
        {
            var login = place[..at].Split(':', 2);
            (user, password, place) = (Uri.UnescapeDataString(login[0]), login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null, place[(at + 1)..]);
        }
        var (host, port) = (place, scheme switch { "smtps" => 465, "lmtp" => 24, _ => 25 });
        var colon = place.LastIndexOf(':');
        if (colon >= 0 && !place.EndsWith(']') && place.AsSpan(0, colon).Count(':') is var more && (more == 0 || place[0] == '['))
        {
            if (!int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is 0 or > 65535)
                return false;
            host = place[..colon];
        }
        host = host.Trim('[', ']');
        if (host.Length == 0 || host.AsSpan().ContainsAny(" /\r\n\0"))
            return false;
        server = new ServerAddress(host, port, scheme == "smtps" || scheme == "smtp" && port == 465, scheme == "lmtp", user, password);
        return true;
    }

    private static bool Refused(string why, out string error)
    {
        error = why;
        return false;
    }

    public override string ToString() => $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";
}
