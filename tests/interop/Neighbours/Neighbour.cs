using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Postroad.Interop.Neighbours;

/// <summary>A program of the world, in namespaces of its own: it sees the suite's files and resolver, and it ends with the suite, however that ends.</summary>
public abstract class Neighbour : IAsyncDisposable
{
    private Process? _process;

    /// <summary>Where its configuration, queue and mailboxes are.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("postroad-interop-").FullName;

    /// <summary>Its name in messages.</summary>
    public string Name => GetType().Name;

    /// <summary>Where it listens once it is up.</summary>
    public abstract IPEndPoint EndPoint { get; }

    /// <summary>What a person would read to find out what went wrong.</summary>
    public virtual string LogFile => Path.Combine(Folder, "log");

    /// <summary>Starts the shell lines, as root, and waits until the end point answers.</summary>
    protected async Task StartAsync(string lines)
    {
        var script = Path.Combine(Folder, "start");
        await File.WriteAllTextAsync(script, $"set -eu\ncd {Folder}\n{lines}\n");
        _process = Leash.Start($"exec unshare --mount --pid --fork --kill-child=KILL --mount-proc sh {script} >>{Folder}/out 2>&1");
        await Wait.UntilAsync($"{Name} to listen on {EndPoint}", AnswersAsync, DescribeAsync);
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"{Name} ended at once, with {_process.ExitCode}.\n{await DescribeAsync()}");
        using var socket = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(EndPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The last lines of its output and log.</summary>
    public async Task<string> DescribeAsync()
    {
        var text = $"--- {Name} in {Folder}\n";
        foreach (var file in Told)
            text += string.Join('\n', (await File.ReadAllLinesAsync(file)).TakeLast(30)) + "\n";
        return text;
    }

    /// <summary>Whether it has told this at any time since it started.</summary>
    public async Task<bool> HasToldAsync(string words)
    {
        foreach (var file in Told)
        {
            if ((await File.ReadAllTextAsync(file)).Contains(words, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private IEnumerable<string> Told => new[] { Path.Combine(Folder, "out"), LogFile }.Where(File.Exists);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_process is not null)
        {
            await Leash.EndAsync(_process);
            _process = null;
        }
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
