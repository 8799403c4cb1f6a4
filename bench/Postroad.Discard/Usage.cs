using System.Diagnostics;
using System.Globalization;

namespace Postroad.Discard;

/// <summary>What this process has used: CPU, memory, allocations, collections.</summary>
internal static class Usage
{
    /// <param name="settle">Whether to collect first, so that only what is held counts.</param>
    public static string Now(bool settle)
    {
        if (settle)
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture,
            $"cpu={process.TotalProcessorTime.TotalSeconds:f2} rss={process.WorkingSet64 / 1024} heap={GC.GetTotalMemory(false) / 1024} allocated={GC.GetTotalAllocatedBytes() / 1024} gc={GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}");
    }
}
