using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Postroad.Interop;

namespace Postroad.Load.Peers;

/// <summary>A server under load, alone in a control group that counts the CPU time of all its processes.</summary>
internal abstract class Peer : IAsyncDisposable
{
    private readonly string _group = $"/sys/fs/cgroup/cpuacct/postroad-load-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private Process? _process;

    public string Folder { get; } = Directory.CreateTempSubdirectory("postroad-load-").FullName;

    public abstract string Name { get; }

    /// <summary>Where it takes mail in clear without AUTH.</summary>
    public abstract IPEndPoint Smtp { get; }

    /// <summary>Where it speaks TLS from the first octet.</summary>
    public abstract IPEndPoint Tls { get; }

    /// <summary>An address whose mail it accepts and keeps without delivering it.</summary>
    public abstract string KeptRecipient { get; }

    /// <summary>An address whose mail it hands to the sink.</summary>
    public abstract string RelayedRecipient { get; }

    protected async Task StartAsync(string command)
    {
        Directory.CreateDirectory(_group);
        _process = Leash.Start($"echo 0 >{_group}/cgroup.procs; exec {command} >>{Folder}/out 2>&1");
        var started = Stopwatch.GetTimestamp();
        while (!await ListensAsync())
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException($"{Name} does not listen on {Smtp}: {await File.ReadAllTextAsync(Path.Combine(Folder, "out"))}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>CPU time of all its processes, so far.</summary>
    public TimeSpan Cpu() => TimeSpan.FromTicks(long.Parse(File.ReadAllText(Path.Combine(_group, "cpuacct.usage")), CultureInfo.InvariantCulture) / 100);

    /// <summary>The ids of all its processes.</summary>
    public string[] ProcessIds() => File.ReadAllLines(Path.Combine(_group, "cgroup.procs"));

    /// <summary>Memory of all its processes, shared pages counted once, in MiB.</summary>
    public double MemoryMiB()
    {
        var kib = 0L;
        foreach (var pid in File.ReadLines(Path.Combine(_group, "cgroup.procs")))
        {
            try
            {
                var line = File.ReadLines($"/proc/{pid}/smaps_rollup").First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
                kib += long.Parse(line[4..^2].Trim(), CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // The process has just ended.
            }
        }
        return kib / 1024.0;
    }

    private async Task<bool> ListensAsync()
    {
        using var socket = new Socket(Smtp.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(Smtp);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await Leash.EndAsync(_process);
        while (Directory.Exists(_group) && !TryRemoveGroup())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        Directory.Delete(Folder, recursive: true);
    }

    // A group goes when its last process has; those that outlived the first are ended one by one.
    private bool TryRemoveGroup()
    {
        foreach (var pid in File.ReadAllLines(Path.Combine(_group, "cgroup.procs")))
        {
            try
            {
                using var left = Process.GetProcessById(int.Parse(pid, CultureInfo.InvariantCulture));
                left.Kill();
            }
            catch (ArgumentException)
            {
                // It ended by itself meanwhile.
            }
        }
        try
        {
            Directory.Delete(_group);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
