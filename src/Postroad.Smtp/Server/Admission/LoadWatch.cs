using Postroad.Smtp.Server.Health;

namespace Postroad.Smtp.Server.Admission;

/// <summary>
/// Looks once a second at what the server lives on: memory, descriptors, connections, and what the embedder adds (disk). The worst of them counts.
/// </summary>
/// <param name="options">Where the embedder's part stands.</param>
/// <param name="gate">Who is in.</param>
/// <param name="mostDescriptors">How many the process may have; 0 where it is not known.</param>
/// <param name="countDescriptors">How many it has.</param>
internal sealed class LoadWatch(SmtpServerOptions options, ConnectionGate gate, int mostDescriptors, Func<int> countDescriptors)
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
    private LoadReport Descriptors()
    {
        if (mostDescriptors == 0 || gate.Count * 2 < mostDescriptors)
            return default;
        try
        {
            return Grade((double)countDescriptors() / mostDescriptors, "descriptors");
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            // To count them takes one: there is none left.
            return new LoadReport(LoadLevel.Overloaded, "descriptors");
        }
    }

    private static LoadReport Grade(double used, string reason) => used switch
    {
        >= 0.95 => new(LoadLevel.Overloaded, reason),
        >= 0.85 => new(LoadLevel.Stressed, reason),
        _ => default,
    };
}
