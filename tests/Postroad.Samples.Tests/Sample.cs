using System.Diagnostics;

namespace Postroad.Samples.Tests;

/// <summary>A sample as a process of its own, run as a person would run it.</summary>
internal sealed class Sample : IDisposable
{
    private readonly Process _process;

    private Sample(Process process) => _process = process;

    public static string Root { get; } = Find();

    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts a sample with settings in its environment.</summary>
    public static Sample Start(string name, Dictionary<string, string> settings, params string[] arguments)
    {
        // Next to this test's own folder: artifacts/bin/NAME/CONFIGURATION.
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Root, "artifacts", "bin", name, configuration, $"{name}.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new Sample(Process.Start(start)!);
    }

    /// <summary>Runs a sample to its end.</summary>
    public static async Task<(int Exit, string Output, string Error)> RunAsync(string name, Dictionary<string, string> settings, params string[] arguments)
    {
        using var sample = Start(name, settings, arguments);
        var error = sample._process.StandardError.ReadToEndAsync();
        var output = await sample.Output.ReadToEndAsync();
        await sample._process.WaitForExitAsync();
        return (sample._process.ExitCode, output, await error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Postroad.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("No Postroad.slnx above the tests.");
    }
}
