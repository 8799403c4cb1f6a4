using System.Net;
using Postroad.Configuration.Binding;
using Postroad.Configuration.Values;
using Postroad.Mail.Dns;

namespace Postroad.Configuration.Sections;

/// <summary><c>[dns]</c></summary>
internal static class DnsSection
{
    private static readonly ValueKind<string> Server = new("address[:port]", static (string text, out string? value, out string? error) =>
    {
        value = text;
        error = DnsOptions.TryParseServer(text, out IPEndPoint? _) ? null : $"'{text}' is not a DNS server: write an address, or an address and a port such as 127.0.0.1:5353 or [::1]:53";
        return error is null;
    }, static text => text);

    public static void Bind(Section root, DnsOptions options)
    {
        var servers = root.Table("dns").Values("servers", null, Server, "Recursive DNS servers, asked in this order; left out, those of the machine.");
        options.Servers = [.. servers ?? []];
    }
}
