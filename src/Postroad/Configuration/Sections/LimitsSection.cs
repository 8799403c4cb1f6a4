using Postroad.Configuration.Binding;
using Postroad.Configuration.Values;
using Postroad.Mta.Receiving;
using Postroad.Smtp.Transport;

namespace Postroad.Configuration.Sections;

/// <summary><c>[limits]</c></summary>
internal static class LimitsSection
{
    public static void Bind(Section root, LimitsOptions options)
    {
        var section = root.Table("limits");
        options.MessageSize = section.Value("message_size", options.MessageSize, ValueKinds.Size, "Octets of one message, announced by SIZE.");
        options.RecipientsPerMessage = section.Value("recipients_per_message", options.RecipientsPerMessage, ValueKinds.Count, "Recipients of one transaction.");
        options.MessagesPerSession = section.Value("messages_per_session", options.MessagesPerSession, ValueKinds.Count, "Transactions of one session; then 421.");
        options.Connections = section.Value("connections", options.Connections, ValueKinds.Count, "Connections in all.");
        options.ConnectionsPerAddress = section.Value("connections_per_address", options.ConnectionsPerAddress, ValueKinds.Count, "Connections of one address at the same time.");
        options.ConnectionRatePerAddress = section.Value("connection_rate_per_address", options.ConnectionRatePerAddress, RoomKinds.Rate, "New connections of one address; a bare number counts by the minute.");
        options.ConnectionsPerNetwork = section.Value("connections_per_network", options.ConnectionsPerNetwork, ValueKinds.Count, "Connections of one network, IPv4 /24 or IPv6 /64, at the same time.");
        options.ConnectionRatePerNetwork = section.Value("connection_rate_per_network", options.ConnectionRatePerNetwork, RoomKinds.Rate, "New connections of one network.");
        var exempt = section.Values("exempt", [.. options.Exempt.Networks], RoomKinds.Network, "Networks without caps, rates or bans by address and network; trusted ones are so too.")!;
        options.Exempt = NetworkList.Parse(exempt.Select(network => network.ToString()));
    }
}
