using System.Net;
using Postroad.Smtp.Transport;
using Postroad.Smtp.Transport.Dialing;

namespace Postroad.Client;

/// <summary>Makes the dialer that the options ask for.</summary>
internal static class Dialers
{
    public static IDialer For(MailSenderOptions options)
    {
        var direct = options.LocalAddress is null ? DirectDialer.Default : new DirectDialer(Network.Sockets, options.LocalAddress);
        if (options.Proxy is not { } proxy)
            return direct;
        var login = proxy.UserInfo.Length == 0 ? [] : proxy.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        return proxy.Scheme.ToLowerInvariant() switch
        {
            "socks5" or "socks5h" => new Socks5Dialer(direct, Where(proxy, 1080), login.ElementAtOrDefault(0), login.ElementAtOrDefault(1)),
            "http" => new HttpConnectDialer(direct, Where(proxy, 80), login.ElementAtOrDefault(0), login.ElementAtOrDefault(1)),
            _ => throw new ArgumentException($"A proxy of the kind '{proxy.Scheme}' is not known; write socks5://host:1080 or http://host:3128.", nameof(options)),
        };
    }

    private static EndPoint Where(Uri proxy, int defaultPort)
    {
        var port = proxy.Port > 0 ? proxy.Port : defaultPort;
        return IPAddress.TryParse(proxy.DnsSafeHost, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(proxy.DnsSafeHost, port);
    }
}
