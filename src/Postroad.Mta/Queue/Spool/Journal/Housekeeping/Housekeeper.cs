using Microsoft.Extensions.Logging;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Bodies;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Index;
using Postroad.Mta.Queue.Spool.Journal.Segments;
using Postroad.Mta.Queue.Spool.Journal.Writing;

namespace Postroad.Mta.Queue.Spool.Journal.Housekeeping;

/// <summary>Everything that need not be done while a session waits for its 250: segments made ready, sealed, emptied and used again. One turn at a time.</summary>
internal sealed partial class Housekeeper(SegmentPool pool, LiveIndex index, Chores chores, JournalWriter writer, Cleaner cleaner, BodyFolder bodies, ILogger logger)
{
    private readonly Lock _turn = new();
    private bool _hasSaidFull;

    /// <summary>Works whenever the bell rings, until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await chores.Bell.WaitAsync(stopping).ConfigureAwait(false);
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
            if (chores.IsSegmentWanted && writer.Shut is null)
            {
                chores.IsSegmentWanted = false;
                Try(pool.Prepare);
            }
            while (chores.ToSeal.TryDequeue(out var full))
                Try(() => Seal(full));
            while (chores.BodiesToDelete.TryDequeue(out var id))
            {
                CrashPoint.Reach("body.delete.before");
                bodies.TryDelete(id);
            }
            if (index.IsComplete)
                Try(() => Clean(stopping));
            if (pool.IsFull && !_hasSaidFull)
                LogFull();
            _hasSaidFull = pool.IsFull;
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
        index.Close(full.Segment);
    }

    private void Clean(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && writer.Shut is null)
        {
            if (index.NextEmpty() is { } empty)
            {
                pool.Recycle(empty);
                index.Drop(empty);
                LogFreed(empty.Path);
                continue;
            }
            if (index.NextToClean(pool.IsShort) is not { } thin)
                break;
            CrashPoint.Reach("clean.before");
            cleaner.Move(thin, stopping);
            if (thin.Live > 0 && !stopping.IsCancellationRequested)
            {
                thin.IsPinned = true;
                LogPinned(thin.Path, thin.Live);
            }
        }
        if (pool.IsFull)
            pool.Prepare();
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
                LogShut(writer.ShutFor(error).Message);
        }
    }
}
