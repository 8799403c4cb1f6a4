using System.Globalization;
using System.Text;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Queue.Spool.Journal;

/// <summary>
/// One node that owns all: the operating system's lock on the folder is the lease, and the epoch is a number in a file that grows, durably,
/// each time the lock is taken.
/// </summary>
internal sealed class JournalLeaseStore(string folder, IDisk disk) : ILeaseStore, IDisposable
{
    private readonly JournalPaths _paths = new(folder);
    private IDisposable? _lock;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Lease>> AcquireAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        disk.EnsureFolder(_paths.Root);
        var held = Lock();
        try
        {
            var epoch = NextEpoch();
            try
            {
                Write(epoch);
            }
            catch (IOException error) when (DiskSpace.IsWanting(error))
            {
                Overwrite(epoch);
            }
            _lock = held;
            return ValueTask.FromResult<IReadOnlyList<Lease>>([.. partitions.Select(partition => new Lease(partition, epoch))]);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(IReadOnlyList<Lease> leases)
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }

    private IDisposable Lock()
    {
        try
        {
            return disk.Lock(_paths.Lock);
        }
        catch (SpoolLockedException)
        {
            var owner = ReadEpochFile().Owner;
            throw new SpoolLockedException(owner is null
                ? $"{_paths.Root} is in use by another process"
                : $"{_paths.Root} is in use by another process ({owner})");
        }
    }

    // The file may have been lost or damaged; what the segments say is then enough.
    private long NextEpoch()
    {
        var epoch = ReadEpochFile().Epoch;
        if (epoch == 0)
        {
            disk.EnsureFolder(_paths.Journal);
            var page = new byte[SegmentHeader.PageOctets];
            foreach (var name in disk.ListFiles(_paths.Journal))
            {
                using var file = disk.Open(Path.Join(_paths.Journal, name), forWriting: false);
                file.Read(page, 0);
                if (SegmentHeader.TryRead(page, out var header))
                    epoch = Math.Max(epoch, header.Epoch);
            }
        }
        return epoch + 1;
    }

    private (long Epoch, string? Owner) ReadEpochFile()
    {
        try
        {
            using var file = disk.Open(_paths.Epoch, forWriting: false);
            Span<byte> octets = stackalloc byte[64];
            var text = Encoding.ASCII.GetString(octets[..file.Read(octets, 0)]);
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            var isWhole = space > 0 && text.EndsWith('\n');
            return isWhole && long.TryParse(text.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
                ? (epoch, text[(space + 1)..^1])
                : (0, null);
        }
        catch (FileNotFoundException)
        {
            return (0, null);
        }
    }

    private void Write(long epoch)
    {
        var fresh = _paths.Epoch + ".new";
        disk.Delete(fresh);
        CrashPoint.Reach("epoch.write.before");
        using (var file = disk.Create(fresh, 0))
        {
            file.Write(Line(epoch), 0);
            file.Flush();
        }
        CrashPoint.Reach("epoch.rename.before");
        disk.Rename(fresh, _paths.Epoch);
        CrashPoint.Reach("epoch.rename.after");
        disk.FlushFolder(_paths.Root);
    }

    // On a full disk what is queued must still go out, which makes room: the file that is there takes the new number in its place. Should that be cut short, the
    // segments tell the epoch.
    private void Overwrite(long epoch)
    {
        disk.Delete(_paths.Epoch + ".new");
        using var file = disk.Open(_paths.Epoch, forWriting: true);
        var line = Line(epoch);
        file.Write(line, 0);
        file.SetLength(line.Length);
        file.Flush();
    }

    private static byte[] Line(long epoch) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{epoch} process {Environment.ProcessId}\n"));
}
