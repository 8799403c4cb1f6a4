using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Postroad.Load.Loads;

/// <summary>Postfix's own load tool in place of ours: another client's view of the same work, without latencies.</summary>
internal static class SmtpSourceLoad
{
    /// <param name="count">Messages in all, over all sessions; smtp-source takes a count and no time.</param>
    /// <param name="keep">Whether a session sends all its messages over one connection.</param>
    public static async Task<Figures> RunAsync(IPEndPoint server, string recipient, int size, int sessions, bool keep, long count)
    {
        string[] arguments = [.. keep ? ["-d"] : Array.Empty<string>(), "-s", Text(sessions), "-m", Text(count), "-l", Text(size), "-f", "ada@client.test", "-t", recipient, server.ToString()];
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("smtp-source", arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? new Figures(count, Stopwatch.GetElapsedTime(started), [])
            : throw new InvalidOperationException($"smtp-source ended with {process.ExitCode}: {errors}");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
