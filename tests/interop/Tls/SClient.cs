using System.Diagnostics;
using System.Net;

namespace Postroad.Interop.Tls;

/// <summary><c>openssl s_client</c>, with a text typed into it.</summary>
internal static class SClient
{
    /// <summary>Connects, types the text and gives all that was shown until the connection ends.</summary>
    /// <param name="server">Where.</param>
    /// <param name="words">What is typed; at the end of it openssl hangs up, but where the words of <paramref name="options"/> say otherwise.</param>
    /// <param name="options">Further words of its command line.</param>
    public static async Task<string> TypeAsync(IPEndPoint server, string words, params string[] options)
    {
        var start = new ProcessStartInfo("openssl", ["s_client", "-connect", $"{server}", .. options])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(words);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already, and its words tell why.
        }
        await process.WaitForExitAsync();
        return await output + await errors;
    }
}
