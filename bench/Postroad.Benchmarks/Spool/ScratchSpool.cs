using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Benchmarks.Spool;

/// <summary>A spool in a folder, as the server opens it.</summary>
internal sealed class ScratchSpool(string folder) : IAsyncDisposable
{
    private readonly JournalLeaseStore _leases = new(folder, LocalDisk.Instance);

    public ISpoolPartition Partition { get; private set; } = null!;

    /// <summary>A folder of its own on the disk that the variable POSTROAD_BENCH_FOLDER names, else the one for temporary files.</summary>
    public static string NewFolder() =>
        Path.Join(Environment.GetEnvironmentVariable("POSTROAD_BENCH_FOLDER") ?? Path.GetTempPath(), $"postroad-bench-{Environment.ProcessId}");

    public async Task OpenAsync()
    {
        var lease = (await _leases.AcquireAsync([0], CancellationToken.None))[0];
        var spool = new JournalSpool(new JournalOptions { Folder = folder }, LocalDisk.Instance, NullLogger<JournalSpool>.Instance);
        Partition = await spool.OpenAsync(lease, CancellationToken.None);
    }

    public async Task ReplayAsync()
    {
        await foreach (var _ in Partition.ReplayAsync(CancellationToken.None))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Partition.DisposeAsync();
        _leases.Dispose();
    }
}
