using Postroad.Configuration.Binding;
using Postroad.Configuration.Values;
using Postroad.Mta.Delivery;

namespace Postroad.Configuration.Sections;

/// <summary><c>[delivery]</c></summary>
internal static class DeliverySection
{
    public static void Bind(Section root, DeliveryOptions options)
    {
        var section = root.Table("delivery");
        options.ConnectionsPerDestination = section.Value("connections_per_destination", options.ConnectionsPerDestination, ValueKinds.Count,
            "Connections to one destination at the same time; a destination is the MX set, or host and port where the hop is explicit.");
        options.LoopbackMx = section.Value("loopback_mx", options.LoopbackMx, ValueKinds.Flag, "Whether an MX may point to loopback or to ourselves; else that is a misroute (5.4.6). For tests.");
        var (timeouts, times) = (section.Table("timeouts"), options.Timeouts);
        times.Connect = timeouts.Value("connect", times.Connect, ValueKinds.Duration, "To connect to one address.");
        times.Greeting = timeouts.Value("greeting", times.Greeting, ValueKinds.Duration, "To greet.");
        times.Command = timeouts.Value("command", times.Command, ValueKinds.Duration, "To answer EHLO, STARTTLS with its handshake, AUTH, MAIL, RCPT.");
        times.Data = timeouts.Value("data", times.Data, ValueKinds.Duration, "To answer DATA.");
        times.Block = timeouts.Value("block", times.Block, ValueKinds.Duration, "To take one block of the content.");
        times.Final = timeouts.Value("final", times.Final, ValueKinds.Duration, "To answer the final dot; less makes duplicates.");
        times.Quit = timeouts.Value("quit", times.Quit, ValueKinds.Duration, "To answer QUIT.");
    }
}
