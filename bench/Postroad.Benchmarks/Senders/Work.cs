using System.Diagnostics;

namespace Postroad.Benchmarks.Senders;

/// <summary>Something done again and again by one program, and the least CPU time that it took.</summary>
internal sealed class Work
{
    private readonly Func<Task>? _run;

    /// <summary>Done in this process.</summary>
    public Work(string name, string program, Func<Task> run) => (Name, Program, _run) = (name, program, run);

    /// <summary>Done and measured elsewhere.</summary>
    public Work(string name, string program) => (Name, Program) = (name, program);

    public string Name { get; }

    public string Program { get; }

    /// <summary>CPU microseconds for one; infinite before the first measurement.</summary>
    public double Microseconds { get; private set; } = double.PositiveInfinity;

    public async Task MeasureAsync(TimeSpan duration)
    {
        if (_run is null)
            return;
        var warmUp = Stopwatch.StartNew();
        for (var runs = 0; runs == 0 || (runs < 200 && warmUp.Elapsed < duration / 4); runs++)
            await _run();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        long count = 0;
        for (; count == 0 || clock.Elapsed < duration; count++)
            await _run();
        process.Refresh();
        Take((process.TotalProcessorTime - before).TotalMicroseconds / count);
    }

    public void Take(double microseconds) => Microseconds = Math.Min(Microseconds, microseconds);
}
