namespace Postroad.Load.Loads;

/// <summary>What one sample of a load showed.</summary>
/// <param name="Count">Messages, connections or handshakes.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Latencies">How long each took, sorted; empty where that is no figure.</param>
internal sealed record Figures(long Count, TimeSpan Elapsed, TimeSpan[] Latencies)
{
    public double Rate => Count / Elapsed.TotalSeconds;

    public TimeSpan Percentile(double share) => Latencies.Length == 0 ? TimeSpan.Zero : Latencies[(int)Math.Min(Latencies.Length - 1, Latencies.Length * share)];
}
