using Postroad.Configuration.Binding;
using Postroad.Configuration.Values;
using Postroad.Mta.Receiving;
using Postroad.Smtp.Transport;

namespace Postroad.Configuration.Sections;

/// <summary><c>[listen.NAME]</c></summary>
internal static class ListenSection
{
    public static void Bind(Section root, List<ListenerOptions> listeners)
    {
        foreach (var (name, _, section) in root.Table("listen").OtherTables("NAME"))
        {
            var named = ListenerOptions.TryParseKind(name, out var implied, out _);
            var kind = section.Value("kind", named ? implied : default(ListenerKind?), Nullable(RoomKinds.ListenerKind),
                "What the listener is for; left out, the name of the table says it. mx: mail from other servers for our domains, STARTTLS offered, AUTH never, relays for nobody. submission: mail from our users, STARTTLS and AUTH required. submissions: as submission, with TLS from the first octet. lmtp: mail for our domains from a server of our own. http: health, metrics and the API.");
            var options = new ListenerOptions { Name = name, Kind = kind ?? default };
            options.Addresses = section.Values("addresses", options.Addresses, RoomKinds.ListenAddress, "Where to listen; * is every address of both families.")!;
            var trusted = section.Values("trusted", [.. options.Trusted.Networks], RoomKinds.Network,
                "Networks whose devices may relay without AUTH, with or without TLS; only on submission and submissions.")!;
            options.Trusted = NetworkList.Parse(trusted.Select(network => network.ToString()));
            options.ClientCertificates = section.Value("client_certificates", options.ClientCertificates, ValueKinds.Flag, "Whether clients are asked for a certificate, by which they may log in with EXTERNAL; only on submission and submissions, and with client_authorities in [tls].");
            var proxies = section.Values("proxies", [.. options.Proxies.Networks], RoomKinds.Network, "Proxies whose connections have to begin with a PROXY header, version 1 or 2, which then tells the client's address.")!;
            options.Proxies = NetworkList.Parse(proxies.Select(network => network.ToString()));
            options.BinaryMime = section.Value("binary_mime", options.BinaryMime, ValueKinds.Flag, "Whether BINARYMIME is offered: content of any octets.");
            options.FutureRelease = section.Value("future_release", options.FutureRelease, ValueKinds.DurationOrNone, "How long a user may have a message held before it is sent (FUTURERELEASE); 0: not offered. Only on submission and submissions.");
            if (kind is null)
                section.Fault($"kind is missing, and \"{name}\" is no kind itself; add kind = \"mx\", \"submission\", \"submissions\", \"lmtp\" or \"http\"");
            else
                section.Fault(options.Validate());
            listeners.Add(options);
        }
    }

    private static Values.ValueKind<T?> Nullable<T>(Values.ValueKind<T> kind) where T : struct => new(kind.Name, (string text, out T? value, out string? error) =>
    {
        var read = kind.Parse(text, out var found, out error);
        value = found;
        return read;
    }, value => kind.Format(value!.Value));
}
