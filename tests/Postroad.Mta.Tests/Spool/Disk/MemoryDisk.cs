using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Spool.Disk;

namespace Postroad.Mta.Tests.Spool.Disk;

/// <summary>
/// A disk in memory that does on demand what disks do once in years: fails, fills up, tears writes, and loses whatever was not flushed.
/// Names are durable only when their folder is flushed; a power cut keeps a prefix of the changes since then.
/// </summary>
internal sealed class MemoryDisk : IDisk
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemoryFile> _files = [];
    private readonly HashSet<string> _folders = [];
    private readonly HashSet<string> _locks = [];
    private readonly List<(string Folder, Action<Dictionary<string, MemoryFile>> Change)> _unflushed = [];
    private Dictionary<string, MemoryFile> _durable = [];

    /// <summary>Asked before each call; what it throws is what the call does.</summary>
    public Action<DiskCall, string>? OnCall { get; set; }

    /// <summary>Asked before each read: path, offset, octets.</summary>
    public Action<string, long, int>? OnRead { get; set; }

    /// <summary>How many octets fit.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>The calls so far that change something.</summary>
    public int Changes { get; private set; }

    /// <summary>The power goes after so many changes.</summary>
    public int? PowerCutAfter { get; set; }

    public IEnumerable<string> Paths
    {
        get
        {
            lock (_gate)
                return [.. _files.Keys.Order(StringComparer.Ordinal)];
        }
    }

    public MemoryFile this[string path] => _files[path];

    /// <summary>The disk as the next start finds it after a power cut.</summary>
    public MemoryDisk AfterPowerCut(Random random)
    {
        var names = new Dictionary<string, MemoryFile>(_durable);
        foreach (var (_, change) in _unflushed.Take(random.Next(_unflushed.Count + 1)))
            change(names);
        return Of(names.ToDictionary(file => file.Key, file => file.Value.AfterPowerCut(random)));
    }

    /// <summary>The disk as the next start finds it after the process was killed.</summary>
    public MemoryDisk AfterKill()
    {
        lock (_gate)
            return Of(_files.ToDictionary(file => file.Key, file => file.Value.AfterKill()));
    }

    public void EnsureFolder(string path)
    {
        Ask(DiskCall.EnsureFolder, path, isChange: false);
        lock (_gate)
            _folders.Add(path);
    }

    public IReadOnlyList<string> ListFiles(string folder)
    {
        Ask(DiskCall.List, folder, isChange: false);
        lock (_gate)
            return [.. _files.Keys.Where(path => Path.GetDirectoryName(path) == folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
    }

    public IDiskFile Create(string path, long preallocate)
    {
        Ask(DiskCall.Create, path, isChange: true);
        var file = new MemoryFile { Path = path };
        lock (_gate)
        {
            if (_files.Values.Sum(there => there.Length) + preallocate > Capacity)
                throw NoSpace();
            file.SetLength(preallocate);
            if (!_files.TryAdd(path, file))
                throw new IOException($"{path} exists");
            Change(path, names => names[path] = file);
        }
        return new Handle(this, file);
    }

    public IDiskFile Open(string path, bool forWriting)
    {
        Ask(DiskCall.Open, path, isChange: false);
        lock (_gate)
            return _files.TryGetValue(path, out var file) ? new Handle(this, file) : throw new FileNotFoundException(path);
    }

    public void Rename(string from, string to)
    {
        Ask(DiskCall.Rename, from, isChange: true);
        lock (_gate)
        {
            // The new name leads to the file itself, also where the name that it had in another folder was never durable.
            if (!_files.Remove(from, out var file))
                throw new FileNotFoundException(from);
            file.Path = to;
            _files[to] = file;
            Change(to, names =>
            {
                names.Remove(from);
                names[to] = file;
            });
        }
    }

    public void Delete(string path)
    {
        Ask(DiskCall.Delete, path, isChange: true);
        lock (_gate)
        {
            _files.Remove(path);
            Change(path, names => names.Remove(path));
        }
    }

    public void FlushFolder(string path)
    {
        Ask(DiskCall.FlushFolder, path, isChange: true);
        lock (_gate)
        {
            foreach (var (_, change) in _unflushed.Where(pending => pending.Folder == path))
                change(_durable);
            _unflushed.RemoveAll(pending => pending.Folder == path);
        }
    }

    public IDisposable Lock(string path)
    {
        Ask(DiskCall.Lock, path, isChange: false);
        lock (_gate)
            return _locks.Add(path) ? new Unlock(this, path) : throw new SpoolLockedException(path);
    }

    public static IOException NoSpace() => new("No space left on device", DiskSpace.NoSpace);

    private static MemoryDisk Of(Dictionary<string, MemoryFile> files)
    {
        var disk = new MemoryDisk { _durable = files };
        foreach (var (path, file) in files)
        {
            file.Path = path;
            disk._files.Add(path, file);
        }
        return disk;
    }

    private void Change(string path, Action<Dictionary<string, MemoryFile>> change) =>
        _unflushed.Add((Path.GetDirectoryName(path)!, change));

    private void Ask(DiskCall call, string path, bool isChange)
    {
        if (PowerCutAfter is { } last && Changes >= last)
            throw new PowerCutException();
        OnCall?.Invoke(call, path);
        if (isChange)
            Changes++;
    }

    private sealed class Handle(MemoryDisk disk, MemoryFile file) : IDiskFile
    {
        public long Length => file.Length;

        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset) =>
            Write(buffers.SelectMany(buffer => buffer.ToArray()).ToArray(), offset);

        public void Write(ReadOnlySpan<byte> octets, long offset)
        {
            disk.Ask(DiskCall.Write, file.Path, isChange: true);
            lock (disk._gate)
            {
                var more = Math.Max(0, offset + octets.Length - file.Length);
                var room = disk.Capacity - disk._files.Values.Sum(there => there.Length);
                var fits = more > room ? (int)Math.Max(0, octets.Length - (more - Math.Max(0, room))) : octets.Length;
                file.Write(octets[..fits], offset);
                if (fits < octets.Length)
                    throw NoSpace();
            }
        }

        public int Read(Span<byte> octets, long offset)
        {
            disk.Ask(DiskCall.Read, file.Path, isChange: false);
            disk.OnRead?.Invoke(file.Path, offset, octets.Length);
            lock (disk._gate)
                return file.Read(octets, offset);
        }

        public void SetLength(long octets)
        {
            disk.Ask(DiskCall.SetLength, file.Path, isChange: true);
            lock (disk._gate)
                file.SetLength(octets);
        }

        public void Flush()
        {
            disk.Ask(DiskCall.Flush, file.Path, isChange: true);
            lock (disk._gate)
                file.Flush();
        }

        public void Dispose()
        {
        }
    }

    private sealed class Unlock(MemoryDisk disk, string path) : IDisposable
    {
        public void Dispose()
        {
            lock (disk._gate)
                disk._locks.Remove(path);
        }
    }
}
