using Postroad.Load.Loads;

namespace Postroad.Load;

/// <summary>One peer's figures in one round.</summary>
internal sealed record Sample(string Peer, Figures Figures, TimeSpan Cpu, double MemoryMiB)
{
    public double CpuPerThousand => Cpu.TotalSeconds * 1000 / Math.Max(1, Figures.Count);
}
