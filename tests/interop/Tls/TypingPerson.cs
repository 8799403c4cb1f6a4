using System.Diagnostics;
using System.Net;

namespace Postroad.Interop.Tls;

/// <summary>A person at <c>openssl s_client</c> who waits for each reply.</summary>
internal sealed class TypingPerson : IAsyncDisposable
{
    private readonly Process _process;

    public TypingPerson(IPEndPoint server, params string[] options) => _process = Process.Start(new ProcessStartInfo("openssl",
        ["s_client", "-connect", $"{server}", .. options])
    { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Types a line, or nothing, and gives the reply with all its lines.</summary>
    public async Task<string> SayAsync(string? line)
    {
        if (line is not null)
        {
            await _process.StandardInput.WriteAsync(line + "\r\n");
            await _process.StandardInput.FlushAsync();
        }
        var reply = "";
        while (await _process.StandardOutput.ReadLineAsync() is { } heard)
        {
            reply += heard + "\n";
            if (heard.Length > 3 && heard[3] == ' ')
                break;
        }
        return reply;
    }

    /// <summary>Reads until a line begins so.</summary>
    public async Task ReadToAsync(string prefix)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } heard)
        {
            if (heard.StartsWith(prefix, StringComparison.Ordinal))
                return;
        }
        Assert.Fail($"{prefix} was never heard: {await _process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Asks for another handshake, with the letter that openssl has for it, and gives what is shown from there to the end.</summary>
    public async Task<string> RenegotiateAsync()
    {
        var errors = _process.StandardError.ReadToEndAsync();
        await _process.StandardInput.WriteAsync("R\n");
        await _process.StandardInput.FlushAsync();
        var seen = await _process.StandardOutput.ReadToEndAsync() + await errors;
        var from = seen.IndexOf("RENEGOTIATING", StringComparison.Ordinal);
        return from < 0 ? seen : seen[from..];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
