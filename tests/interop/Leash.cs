using System.Diagnostics;

namespace Postroad.Interop;

/// <summary>Starts programs that end with the suite, however it ends.</summary>
internal static class Leash
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "leash");

    public static Process Start(string command) =>
        Process.Start(new ProcessStartInfo("sh", [Script, command]) { RedirectStandardInput = true })!;

    /// <summary>Kills what was started, at once, and waits until it is gone.</summary>
    public static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
