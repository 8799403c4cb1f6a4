using Microsoft.Extensions.Logging;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Bodies;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Index;
using Postroad.Mta.Queue.Spool.Journal.Segments;
using Postroad.Mta.Queue.Spool.Journal.Writing;

namespace Postroad.Mta.Queue.Spool.Journal.Housekeeping;

/// <summary>Everything that need not be done while a session waits for its 250: segments made ready, sealed, emptied and used again. One turn at a time.</summary>
internal sealed partial class Housekeeper
{
    private readonly Lock _turn = new();
    private readonly SegmentPool _pool;
    private readonly LiveIndex _index;
    private readonly Chores _chores;
    private readonly JournalWriter _writer;
    private readonly Cleaner _cleaner;
    private readonly BodyFolder _bodies;
    private readonly ILogger _logger;
    private bool _hasSaidFull;

    /// <summary>Works on the parts of one journal.</summary>
    public Housekeeper(SegmentPool pool, LiveIndex index, Chores chores, JournalWriter writer, Cleaner cleaner, BodyFolder bodies, ILogger logger) =>
        (_pool, _index, _chores, _writer, _cleaner, _bodies, _logger) = (pool, index, chores, writer, cleaner, bodies, logger);

    /// <summary>Works whenever the bell rings, until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await _chores.Bell.WaitAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            Work(stopping);
        }
    }

    /// <summary>
    /// One turn. 1. A segment is made ready, since the next commit may need it. 2. Full segments get their footers. 3. Bodies of settled messages go.
    /// 4. Empty segments are freed. 5. Thin ones are cleaned. 6. What was freed may now be made ready.
    /// </summary>
    public void Work(CancellationToken stopping)
    {
        lock (_turn)
        {
            if (_chores.IsSegmentWanted && _writer.Shut is null)
            {
                _chores.IsSegmentWanted = false;
                Try(() => _pool.Prepare(_chores.HasRolled));
            }
            while (_chores.ToSeal.TryDequeue(out var full))
                Try(() => Seal(full));
            while (_chores.BodiesToDelete.TryDequeue(out var id))
            {
                CrashPoint.Reach("body.delete.before");
                _bodies.TryDelete(id);
            }
            if (_index.IsComplete)
                Try(() => Clean(stopping));
            if (_pool.IsFull && !_hasSaidFull)
                LogFull();
            _hasSaidFull = _pool.IsFull;
        }
    }

    /// <summary>Writes the footer of a segment that gets no more records, and closes its file.</summary>
    public void Seal(OpenSegment full)
    {
        using (full)
        {
            if (!full.IsBroken && full.Footer is { IsWorthwhile: true, Octets: > 0 })
            {
                var segment = full.Segment;
                CrashPoint.Reach("seal.before");
                full.File.Write(full.Footer.ToRecord(segment.Id, segment.Seed, full.Batch + 1), full.Position);
                Span<byte> trailer = stackalloc byte[SegmentTrailer.Octets];
                SegmentTrailer.Write(full.Position, segment.Seed, trailer);
                full.File.Write(trailer, segment.Capacity - SegmentTrailer.Octets);
                CrashPoint.Reach("seal.written");
                full.File.Flush();
                CrashPoint.Reach("seal.after");
            }
        }
        _index.Close(full.Segment);
    }

    private void Clean(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && _writer.Shut is null)
        {
            if (_index.NextEmpty() is { } empty)
            {
                _pool.Recycle(empty);
                _index.Drop(empty);
                LogFreed(empty.Path);
                continue;
            }
            if (_index.NextToClean(_pool.IsShort) is not { } thin)
                break;
            CrashPoint.Reach("clean.before");
            _cleaner.Move(thin, stopping);
            if (thin.Live > 0 && !stopping.IsCancellationRequested)
            {
                thin.IsPinned = true;
                LogPinned(thin.Path, thin.Live);
            }
        }
        if (_pool.IsFull)
            _pool.Prepare(_chores.HasRolled);
    }

    // A full disk passes; any other error of the disk shuts the spool, since nobody knows what it does to the next commit.
    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (error is not SpoolUnavailableException { IsFull: true } && !DiskSpace.IsWanting(error))
                LogShut(_writer.ShutFor(error).Message);
        }
    }
}
