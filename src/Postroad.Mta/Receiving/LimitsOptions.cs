using Postroad.Smtp.Server;
using Postroad.Smtp.Transport;

namespace Postroad.Mta.Receiving;

/// <summary>The table <c>[limits]</c>: what one client, one network and all of them together may use. 0 lifts a limit.</summary>
internal sealed class LimitsOptions
{
    /// <summary>The octets of one message, announced by SIZE (RFC 1870). Default 25 MiB, as the large receivers take.</summary>
    public long MessageSize { get; set; } = 25L * 1024 * 1024;

    /// <summary>Recipients of one transaction. Default 1,000, as Postfix has it (RFC 5321 §4.5.3.1.8 asks for 100 at least).</summary>
    public int RecipientsPerMessage { get; set; } = 1000;

    /// <summary>Transactions of one session before 421. Default 100.</summary>
    public int MessagesPerSession { get; set; } = 100;

    /// <summary>Connections in all. Default 10,000.</summary>
    public int Connections { get; set; } = 10_000;

    /// <summary>Connections of one address at the same time. Default 50, as Postfix has it.</summary>
    public int ConnectionsPerAddress { get; set; } = 50;

    /// <summary>New connections of one address. Default 300 a minute.</summary>
    public Rate ConnectionRatePerAddress { get; set; } = Rate.PerMinute(300);

    /// <summary>Connections of one network (IPv4 /24, IPv6 /64) at the same time. Default 200.</summary>
    public int ConnectionsPerNetwork { get; set; } = 200;

    /// <summary>New connections of one network. Default 1,200 a minute.</summary>
    public Rate ConnectionRatePerNetwork { get; set; } = Rate.PerMinute(1200);

    /// <summary>Networks without caps, rates or bans by address and network; trusted ones are so too. Default loopback.</summary>
    public NetworkList Exempt { get; set; } = NetworkList.Parse("127.0.0.0/8", "::1");

    /// <summary>Puts these limits into those of a server, also of one that runs.</summary>
    public void ApplyTo(SmtpServerLimits limits)
    {
        limits.MessageSize = MessageSize;
        limits.RecipientsPerMessage = RecipientsPerMessage;
        limits.MessagesPerSession = MessagesPerSession;
        limits.Connections = Connections;
        limits.ConnectionsPerAddress = ConnectionsPerAddress;
        limits.ConnectionRatePerAddress = ConnectionRatePerAddress.InAMinute;
        limits.ConnectionsPerNetwork = ConnectionsPerNetwork;
        limits.ConnectionRatePerNetwork = ConnectionRatePerNetwork.InAMinute;
        limits.Exempt = [.. Exempt.Networks];
    }
}
