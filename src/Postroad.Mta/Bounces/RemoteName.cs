using System.Net;
using Postroad.Mail.Addresses;

namespace Postroad.Mta.Bounces;

/// <summary>Reads the name of a server from an outcome's relay, such as <c>mx1.example.net[192.0.2.1]:25</c>.</summary>
internal static class RemoteName
{
    /// <summary>The name, or the address as a literal; null where the relay is no server (a folder of ours, which a report does not tell).</summary>
    public static string? Of(string? relay)
    {
        if (relay is null)
            return null;
        var bracket = relay.IndexOf('[', StringComparison.Ordinal);
        var end = bracket < 0 ? -1 : relay.IndexOf(']', bracket);
        var name = bracket < 0 ? relay : relay[..bracket];
        if (IPAddress.TryParse(name.Length > 0 || end < 0 ? name : relay[(bracket + 1)..end], out var address))
            return new MailDomain(address).ToString();
        var isServer = bracket >= 0 || name.Contains('.', StringComparison.Ordinal);
        return isServer && DomainName.TryParse(name, out var domain) ? domain.Ascii : null;
    }
}
