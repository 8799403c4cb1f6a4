using System.Diagnostics;
using System.Net;
using Postroad.Interop;
using Postroad.Interop.Neighbours;

namespace Postroad.Crash;

/// <summary>The published server on one data folder, started and killed again and again.</summary>
internal sealed class CrashServer(string folder, IPEndPoint nextHop) : IAsyncDisposable
{
    private static readonly string Program = Environment.GetEnvironmentVariable("POSTROAD_EXE")
        ?? throw new InvalidOperationException("POSTROAD_EXE does not say where the published server is: start the suite by tests/crash/run");

    // A word of the configuration, not of this text.
    private const string Local = "{local}";

    private const int SegmentOctets = 1 << 20;

    private Process? _leash;

    public IPEndPoint Smtp { get; } = new(IPAddress.Loopback, Loopback.FreePort());

    public string Output => Path.Join(folder, "output");

    public string Box => Path.Join(folder, "data", "mail", "box", "new");

    public string Data => Path.Join(folder, "data");

    /// <summary>Starts it; returns at once.</summary>
    /// <param name="point">Where it is to kill itself, with a number; empty for nowhere.</param>
    /// <param name="before">What stands before it on the command line.</param>
    public void Start(string point, string before = "")
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Join(folder, "postroad.toml"), $"""
            hostname = "mx.ledger.test"
            data = "data"
            [listen.devices]
            kind = "submission"
            addresses = ["{Smtp}"]
            trusted = ["127.0.0.0/8"]
            [domain."box.test"]
            recipients = ["*"]
            deliver = "maildir:mail/{Local}"
            [route."far.test"]
            to = ["smtp://{nextHop}"]
            tls = "none"
            [queue]
            retry = ["1s"]
            [limits]
            messages_per_session = 0

            """);
        var variables = $"POSTROAD_SPOOL_SEGMENT={SegmentOctets} POSTROAD_CRASH_POINT={point}";
        _leash = Leash.Start($"exec env {variables} {before} {Program} serve -c {folder}/postroad.toml >>{Output} 2>&1");
    }

    /// <summary>
    /// Puts the spool into a state in which its next start comes to a rare point: without spares it has to make some, with many it removes what it empties, and a body that
    /// nobody names is swept.
    /// </summary>
    public void PrepareFor(string point)
    {
        var journal = Path.Join(Data, "spool", "journal");
        if (!Directory.Exists(journal))
            return;
        if (point == "recycle.renamed" || point.StartsWith("create.", StringComparison.Ordinal))
        {
            foreach (var spare in Directory.EnumerateFiles(journal, "spare.*").ToList())
                File.Delete(spare);
        }
        else if (point == "sweep.before")
        {
            File.WriteAllText(Path.Join(Data, "spool", "bodies", "orphan.body"), "a body that nobody names");
        }
        else if (point == "recycle.deleted")
        {
            for (var i = 0; i < 6; i++)
            {
                using var spare = File.Create(Path.Join(journal, $"spare.0000000{i}"));
                spare.SetLength(SegmentOctets);
            }
        }
    }

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasEnded => _leash is null || _leash.HasExited;

    /// <summary>Its exit status, once it has ended: 137 for SIGKILL.</summary>
    public int ExitCode => _leash?.ExitCode ?? 0;

    /// <summary>Waits for it to end by itself.</summary>
    public async Task<bool> EndsWithinAsync(TimeSpan time, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(time);
        try
        {
            await _leash!.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Kills it with no warning.</summary>
    public async Task KillAsync()
    {
        if (_leash is null)
            return;
        await Leash.EndAsync(_leash);
        _leash = null;
    }

    /// <summary>The last lines it wrote.</summary>
    public string Tail() => File.Exists(Output) ? string.Join('\n', File.ReadLines(Output).TakeLast(20)) : "";

    public async ValueTask DisposeAsync() => await KillAsync();
}
