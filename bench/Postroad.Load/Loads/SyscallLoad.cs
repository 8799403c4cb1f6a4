using System.Diagnostics;
using System.Globalization;

namespace Postroad.Load.Loads;

/// <summary>What strace counts in all processes of a server while it works.</summary>
internal static class SyscallLoad
{
    private static readonly string[] Flushes = ["fsync", "fdatasync", "sync_file_range", "msync", "syncfs"];

    /// <summary>Calls by name while the work runs.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> CountAsync(IReadOnlyList<string> processes, string folder, Func<Task> work)
    {
        var file = Path.Combine(folder, "calls");
        var start = new ProcessStartInfo("strace", ["-c", "-f", "-o", file, .. processes.SelectMany(static id => new[] { "-p", id })]) { RedirectStandardError = true };
        using var strace = Process.Start(start)!;
        // It tells of each process, and of each thread beyond, when it holds it.
        for (var held = 0; held < processes.Count;)
        {
            var line = await strace.StandardError.ReadLineAsync() ?? throw new InvalidOperationException("strace cannot attach: it needs root, or ptrace_scope 0.");
            held += line.Contains("attached", StringComparison.Ordinal) ? 1 : 0;
        }
        var rest = strace.StandardError.ReadToEndAsync();
        await work();
        using (var kill = Process.Start("kill", ["-INT", $"{strace.Id}"]))
            await kill.WaitForExitAsync();
        await strace.WaitForExitAsync();
        await rest;
        return Read(await File.ReadAllLinesAsync(file));
    }

    /// <summary>How many of the calls flush to the disk.</summary>
    public static long CountFlushes(IReadOnlyDictionary<string, long> calls) => Flushes.Sum(name => calls.GetValueOrDefault(name));

    // % time, seconds, usecs/call, calls, errors where there are some, name
    private static Dictionary<string, long> Read(string[] lines) => lines
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(static words => words.Length is 5 or 6 && char.IsAsciiDigit(words[0][0]) && words[^1] != "total")
        .ToDictionary(static words => words[^1], static words => long.Parse(words[3], CultureInfo.InvariantCulture));
}
