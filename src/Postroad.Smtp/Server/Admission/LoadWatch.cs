using Postroad.Smtp.Server.Health;

namespace Postroad.Smtp.Server.Admission;

/// <summary>
/// Looks once a second at what the server lives on: memory, descriptors, connections, and what the embedder adds (disk). The worst of them counts.
/// </summary>
internal sealed class LoadWatch(SmtpServerOptions options, ConnectionGate gate)
{
    private LoadReport _report;

    /// <summary>As of the last look.</summary>
    public LoadReport Report
    {
        get => gate.IsStressed && _report.Level == LoadLevel.Normal ? new(LoadLevel.Stressed, "connections") : _report;
        private set => _report = value;
    }

    /// <summary>Looks.</summary>
    public void Look()
    {
        var worst = new LoadReport(LoadLevel.Normal, "");
        foreach (var report in (ReadOnlySpan<LoadReport>)[Memory(), Descriptors(), options.Load?.Invoke() ?? default])
        {
            if (report.Level > worst.Level)
                worst = report;
        }
        Report = worst;
    }

    // The collector knows the limit of the machine or the container, and what of it all processes have taken.
    private static LoadReport Memory()
    {
        var memory = GC.GetGCMemoryInfo();
        var used = memory.TotalAvailableMemoryBytes == 0 ? 0 : (double)Math.Max(memory.HeapSizeBytes, Environment.WorkingSet) / memory.TotalAvailableMemoryBytes;
        return Grade(used, "memory");
    }

    // Counting costs a system call for each: only where many are in use.
    private LoadReport Descriptors() => DescriptorLimit.Value == 0 || gate.Count * 2 < DescriptorLimit.Value
        ? default
        : Grade((double)Directory.EnumerateFiles("/proc/self/fd").Count() / DescriptorLimit.Value, "descriptors");

    private static LoadReport Grade(double used, string reason) => used switch
    {
        >= 0.95 => new(LoadLevel.Overloaded, reason),
        >= 0.85 => new(LoadLevel.Stressed, reason),
        _ => default,
    };
}
