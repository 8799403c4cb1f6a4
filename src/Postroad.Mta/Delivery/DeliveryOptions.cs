namespace Postroad.Mta.Delivery;

/// <summary>How mail is handed to next hops: <c>[delivery]</c>.</summary>
internal sealed class DeliveryOptions
{
    /// <summary>How many connections one destination gets at once; 0 lifts the limit. A destination is the MX set, or host and port where the hop is explicit. Default 20 (Postfix).</summary>
    public int ConnectionsPerDestination { get; set; } = 20;

    /// <summary>Whether an MX may point to loopback or to ourselves; else that is a misroute (5.4.6). Default false; tests set it.</summary>
    public bool LoopbackMx { get; set; }

    /// <summary>How long to wait for each thing that a next hop does.</summary>
    public DeliveryTimeouts Timeouts { get; set; } = new();
}
