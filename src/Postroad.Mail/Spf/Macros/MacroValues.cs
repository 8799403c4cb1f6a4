using System.Net;
using System.Net.Sockets;

namespace Postroad.Mail.Spf.Macros;

/// <summary>What the letters of macros stand for in one evaluation (RFC 7208 §7.2).</summary>
internal sealed record MacroValues
{
    public required string LocalPart { get; init; }

    public required string SenderDomain { get; init; }

    /// <summary>The domain whose record is evaluated.</summary>
    public required string Domain { get; init; }

    public required IPAddress ClientAddress { get; init; }

    public required string HeloName { get; init; }

    public required string ReceiverName { get; init; }

    public required long UnixTime { get; init; }

    /// <summary>The validated name of the client; looked up by the caller where a string uses <c>p</c>.</summary>
    public string ValidatedName { get; init; } = "unknown";

    public bool IsIPv6 => ClientAddress.AddressFamily == AddressFamily.InterNetworkV6;

    public string ValueOf(char letter) => letter switch
    {
        's' => $"{LocalPart}@{SenderDomain}",
        'l' => LocalPart,
        'o' => SenderDomain,
        'd' => Domain,
        'i' => IsIPv6 ? Nibbles(ClientAddress) : ClientAddress.ToString(),
        'p' => ValidatedName,
        'v' => IsIPv6 ? "ip6" : "in-addr",
        'h' => HeloName,
        'c' => ClientAddress.ToString(),
        'r' => ReceiverName,
        't' => UnixTime.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>An IPv6 address as 32 hexadecimal digits with dots between (RFC 7208 §7.3).</summary>
    public static string Nibbles(IPAddress address) => string.Create(63, address, static (chars, address) =>
    {
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        for (var i = 0; i < 32; i++)
        {
            chars[i * 2] = "0123456789ABCDEF"[i % 2 == 0 ? octets[i / 2] >> 4 : octets[i / 2] & 15];
            if (i < 31)
                chars[(i * 2) + 1] = '.';
        }
    });
}
