using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Format;

namespace Postroad.Mta.Queue.Spool.Journal.Segments;

/// <summary>
/// Makes, names, recycles and removes the files of segments. One is held ready under its final name, so that going on in it costs a commit nothing;
/// the others are spares.
/// </summary>
internal sealed class SegmentPool(IDisk disk, JournalPaths paths, JournalOptions options, long epoch) : IDisposable
{
    private const int FillOctets = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Stack<string> _spares = new();
    private OpenSegment? _ready;
    private uint _lastId;

    /// <summary>The size of the segments that are made.</summary>
    public long SegmentOctets => options.SegmentOctets;

    /// <summary>Whether the disk had no room for a segment at the last try.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Whether the disk is full and no segment is left but the last.</summary>
    public bool IsShort => IsFull && Count <= 1;

    /// <summary>How many segments could be gone on in.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _spares.Count + (_ready is null ? 0 : 1);
        }
    }

    /// <summary>Finds what is in the folder at a start. Files in the making are removed; ids go on after the highest ever seen.</summary>
    /// <returns>The ids of the segments in use, ascending.</returns>
    public List<uint> Load(IEnumerable<string> setAside)
    {
        var segments = new List<uint>();
        foreach (var name in disk.ListFiles(paths.Journal))
        {
            var path = Path.Join(paths.Journal, name);
            if (JournalPaths.IsSegment(name, out var id))
            {
                segments.Add(id);
            }
            else if (JournalPaths.IsSpare(name, out id) || JournalPaths.IsNew(name))
            {
                KeepOrDelete(path, isSpare: id > 0);
            }
            _lastId = Math.Max(_lastId, id);
        }
        foreach (var name in setAside)
        {
            if (JournalPaths.IsSegment(name, out var id))
                _lastId = Math.Max(_lastId, id);
        }
        segments.Sort();
        return segments;
    }

    /// <summary>The segment to go on in; null where the disk has no room for one.</summary>
    /// <param name="mayUseLast">Whether the last one may be taken, which is kept for removals and cleaning, since these make room.</param>
    public OpenSegment? Take(bool mayUseLast)
    {
        if (!mayUseLast && Count <= 1 && !TryCreate(isFilled: false))
            return null;
        lock (_gate)
        {
            if (_ready is { } ready)
            {
                _ready = null;
                return ready;
            }
        }
        return TakeSpare() is { } spare || TryCreate(isFilled: false) && (spare = TakeSpare()!) is not null ? Activate(spare) : null;
    }

    /// <summary>Holds one ready and makes spares, as many as are wanted.</summary>
    /// <param name="isFilled">
    /// Whether new ones are written once, since blocks that were written are flushed faster than reserved ones. That is worth its writing where segments are used up, not
    /// at a start that may never see much mail.
    /// </param>
    public void Prepare(bool isFilled)
    {
        if (_ready is null && (TakeSpare() is { } spare || TryCreate(isFilled) && (spare = TakeSpare()!) is not null))
        {
            var ready = Activate(spare);
            lock (_gate)
                _ready = ready;
        }
        while (Count < options.Spares && TryCreate(isFilled))
        {
        }
        IsFull &= Count < options.Spares;
    }

    /// <summary>Takes a segment out of use, durably: it becomes a spare, or goes.</summary>
    public void Recycle(Segment segment)
    {
        CrashPoint.Reach("recycle.before");
        var spare = paths.Spare(segment.Id);
        if (Count < options.MostSpares && segment.Capacity == options.SegmentOctets)
        {
            disk.Rename(segment.Path, spare);
            CrashPoint.Reach("recycle.renamed");
            disk.FlushFolder(paths.Journal);
            lock (_gate)
                _spares.Push(spare);
        }
        else
        {
            disk.Delete(segment.Path);
            CrashPoint.Reach("recycle.deleted");
            disk.FlushFolder(paths.Journal);
        }
        CrashPoint.Reach("recycle.after");
    }

    /// <inheritdoc/>
    public void Dispose() => _ready?.Dispose();

    private string? TakeSpare()
    {
        lock (_gate)
            return _spares.TryPop(out var spare) ? spare : null;
    }

    private uint NextId()
    {
        lock (_gate)
            return ++_lastId;
    }

    // A file without mail is no reason not to start, whatever is the matter with it.
    private void KeepOrDelete(string path, bool isSpare)
    {
        try
        {
            if (isSpare && HasRightLength(path))
                _spares.Push(path);
            else
                disk.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It stays where it is, unused.
        }
    }

    private bool HasRightLength(string path)
    {
        using var file = disk.Open(path, forWriting: false);
        return file.Length == options.SegmentOctets;
    }

    private bool TryCreate(bool isFilled)
    {
        var id = NextId();
        var path = paths.New(id);
        try
        {
            CrashPoint.Reach("create.before");
            using (var file = disk.Create(path, options.SegmentOctets))
            {
                var zeros = new byte[FillOctets];
                for (long at = 0; isFilled && at < options.SegmentOctets; at += FillOctets)
                    file.Write(zeros.AsSpan(0, (int)Math.Min(FillOctets, options.SegmentOctets - at)), at);
                file.Flush();
            }
            CrashPoint.Reach("create.filled");
            disk.Rename(path, paths.Spare(id));
            CrashPoint.Reach("create.renamed");
            disk.FlushFolder(paths.Journal);
        }
        catch (IOException error) when (DiskSpace.IsWanting(error))
        {
            disk.Delete(path);
            IsFull = true;
            return false;
        }
        lock (_gate)
            _spares.Push(paths.Spare(id));
        return true;
    }

    // 1. A new header makes all old records void. 2. Only when it is durable does the file get the name of a segment. 3. Only when that is durable is it used, and opened under that name,
    // so that errors tell it.
    private OpenSegment Activate(string spare)
    {
        var header = new SegmentHeader(NextId(), epoch, options.Salt(), options.SegmentOctets);
        var path = paths.Segment(header.Id);
        CrashPoint.Reach("activate.before");
        using (var file = disk.Open(spare, forWriting: true))
        {
            file.Write(header.ToPage(), 0);
            CrashPoint.Reach("activate.written");
            file.Flush();
        }
        CrashPoint.Reach("activate.flushed");
        disk.Rename(spare, path);
        CrashPoint.Reach("activate.renamed");
        disk.FlushFolder(paths.Journal);
        CrashPoint.Reach("activate.after");
        return new OpenSegment(new Segment(header, path), disk.Open(path, forWriting: true));
    }
}
