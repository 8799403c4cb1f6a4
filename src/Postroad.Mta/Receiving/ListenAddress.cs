using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Postroad.Mta.Receiving;

/// <summary>Where a listener binds: <c>0.0.0.0:25</c>, <c>[::]:25</c>, or <c>*:587</c> for every address of both families.</summary>
/// <param name="Address">The local address; null stands for <c>*</c>.</param>
/// <param name="Port">The port; 0 lets the system choose one.</param>
internal sealed record ListenAddress(IPAddress? Address, int Port)
{
    /// <summary>Reads an address with its port. Where it is none, <paramref name="error"/> says in words what was expected.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        if (colon < 0 || !TryParseHost(host, out var ip))
        {
            error = $"'{text}' is not an address to listen on: write address:port, such as 127.0.0.1:25 or [::1]:25, or *:25 for all addresses.";
            return false;
        }
        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > IPEndPoint.MaxPort)
        {
            error = $"'{text}' is not an address to listen on: the port is a number from 0 to 65535.";
            return false;
        }
        (address, error) = (new ListenAddress(ip, port), null);
        return true;
    }

    /// <summary>What to bind: for <c>*</c> a door of each family that the machine has, so that <c>*:25</c> is <c>0.0.0.0:25</c> and <c>[::]:25</c>.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => Address is not null ? [new(Address, Port)]
        : Socket.OSSupportsIPv6 ? [new(IPAddress.Any, Port), new(IPAddress.IPv6Any, Port)] : [new(IPAddress.Any, Port)];

    /// <summary>As it stands in the file.</summary>
    public override string ToString() =>
        Address is null ? $"*:{Port}" : new IPEndPoint(Address, Port).ToString();

    private static bool TryParseHost(string host, out IPAddress? ip)
    {
        ip = null;
        if (host == "*")
            return true;
        if (host is ['[', .. var inner, ']'])
            return IPAddress.TryParse(inner, out ip) && ip.AddressFamily == AddressFamily.InterNetworkV6;
        return IPAddress.TryParse(host, out ip) && ip.AddressFamily == AddressFamily.InterNetwork && ip.ToString() == host;
    }
}
