using System.Diagnostics;

namespace Postroad.Interop.Clients;

/// <summary>Runs a program and hands on what it says.</summary>
internal static class Run
{
    /// <summary>Runs a client program and fails with all that it said where it does not end with 0.</summary>
    public static async Task ProgramAsync(string program, IEnumerable<string> arguments, string? inputFile = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (inputFile is not null)
        {
            await using var file = File.OpenRead(inputFile);
            await file.CopyToAsync(process.StandardInput.BaseStream);
        }
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}.\n{await output}\n{await error}");
    }

    /// <summary>Runs a program that has a resolver file of its own, in a mount namespace; returns its standard output, whatever it ends with.</summary>
    public static async Task<(string Output, string Error)> BehindResolverAsync(string resolverFile, string input, string program, params string[] arguments)
    {
        string[] all = ["--mount", "sh", "-c", $"mount --bind {resolverFile} /etc/resolv.conf && exec \"$@\"", "sh", program, .. arguments];
        var start = new ProcessStartInfo("unshare", all) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (await output, await error);
    }
}
