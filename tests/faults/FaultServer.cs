using System.Diagnostics;
using System.Globalization;
using System.Net;
using Postroad.Interop.Neighbours;

namespace Postroad.Faults;

/// <summary>The published server with one listener for devices and a Maildir behind it, started, killed and started again on the same data.</summary>
public sealed class FaultServer : IAsyncDisposable
{
    private static readonly string Program = Environment.GetEnvironmentVariable("POSTROAD_EXE")
        ?? throw new InvalidOperationException("POSTROAD_EXE does not say where the published server is: start the suite by tests/faults/run.");

    private Process? _leash;
    private int _starts;

    public string Folder { get; } = Directory.CreateTempSubdirectory("postroad-faults-").FullName;

    public IPEndPoint Smtp { get; } = new(IPAddress.Loopback, Loopback.FreePort());

    public IPEndPoint Http { get; } = new(IPAddress.Loopback, Loopback.FreePort());

    /// <summary>The process of the server itself.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Lines of the configuration beside those that all tests share.</summary>
    public string Limits { get; init; } = "";

    /// <summary>What stands before the program on its command line, such as <c>prlimit --nofile=256</c>.</summary>
    public string Before { get; init; } = "";

    /// <summary>The data folder, also where it is a disk that only the server has mounted.</summary>
    public string DataAsTheServerSeesIt => $"/proc/{ProcessId}/root{Folder}/data";

    public Task StartAsync() => StartAsync(Before);

    /// <summary>Starts it without what stands before it.</summary>
    public Task StartWithoutAsync() => StartAsync("");

    private async Task StartAsync(string before)
    {
        var output = Path.Combine(Folder, $"out{++_starts}");
        await File.WriteAllTextAsync(Path.Combine(Folder, "postroad.toml"), $$"""
            hostname = "mx.postroad.test"
            data = "data"
            [listen.devices]
            kind = "submission"
            addresses = ["{{Smtp}}"]
            trusted = ["127.0.0.0/8"]
            [listen.http]
            addresses = ["{{Http}}"]
            [domain."postroad.test"]
            recipients = ["*"]
            deliver = "maildir:mail/{local}"
            [queue]
            retry = ["1s"]
            [limits]
            messages_per_session = 0
            {{Limits}}

            """);
        _leash = Leash.Start($"echo $$ >{Folder}/pid; exec {before} {Program} serve -c {Folder}/postroad.toml >{output} 2>&1");
        await Wait.UntilAsync("the server to be ready", async () =>
        {
            if (_leash.HasExited)
                throw new InvalidOperationException($"The server ended with {_leash.ExitCode}: {await File.ReadAllTextAsync(output)}");
            return File.Exists(output) && (await ReadSharedAsync(output)).Contains("\nready\n", StringComparison.Ordinal);
        });
        ProcessId = int.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "pid")), CultureInfo.InvariantCulture);
    }

    /// <summary>Kills the server with no warning.</summary>
    public async Task KillAsync()
    {
        if (_leash is null)
            return;
        await Leash.EndAsync(_leash);
        _leash = null;
    }

    /// <summary>Asks the server to stop (SIGTERM) and returns how it ended and how long that took.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> StopAsync()
    {
        var started = Stopwatch.GetTimestamp();
        using (var kill = Process.Start("kill", ["-TERM", $"{ProcessId}"]))
            await kill.WaitForExitAsync();
        await _leash!.WaitForExitAsync();
        var code = _leash.ExitCode;
        _leash.Dispose();
        _leash = null;
        return (code, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>CPU time that the server has used.</summary>
    public TimeSpan Cpu()
    {
        using var process = Process.GetProcessById(ProcessId);
        return process.TotalProcessorTime;
    }

    /// <summary>Memory that is resident, in MiB.</summary>
    public double ResidentMiB()
    {
        using var process = Process.GetProcessById(ProcessId);
        return process.WorkingSet64 / 1048576.0;
    }

    /// <summary>The same where another program stands before the server and is its parent.</summary>
    public double ResidentMiBOfChild() => Process.GetProcesses().Where(IsChild).Sum(child => child.WorkingSet64) / 1048576.0;

    private bool IsChild(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/stat").Split(')')[^1].Split(' ') is [_, _, var parent, ..] && parent == $"{ProcessId}";
        }
        catch (IOException)
        {
            return false; // It has ended meanwhile.
        }
    }

    /// <summary>What the server has in its mailboxes: the ids of the ledger that are found, each as often as it is there.</summary>
    public IReadOnlyList<string> Delivered() =>
        [.. Directory.Exists(MailFolder)
            ? Directory.EnumerateFiles(MailFolder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "tmp").Select(Ledger.IdIn)
            : []];

    /// <summary>All that the server wrote, since its first start.</summary>
    public async Task<string> OutputAsync()
    {
        var text = "";
        for (var i = 1; i <= _starts; i++)
            text += await ReadSharedAsync(Path.Combine(Folder, $"out{i}"));
        return text;
    }

    private string MailFolder => Path.Combine(ProcessId > 0 && Directory.Exists($"/proc/{ProcessId}") ? DataAsTheServerSeesIt : Path.Combine(Folder, "data"), "mail");

    private static async Task<string> ReadSharedAsync(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
