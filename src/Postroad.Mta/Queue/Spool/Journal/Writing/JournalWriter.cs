using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Index;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Queue.Spool.Journal.Writing;

/// <summary>
/// The one place that appends: one vectored write and one flush a batch, then the index. What the queue commits and what cleaning moves
/// go through it in turn.
/// </summary>
internal sealed class JournalWriter(SegmentPool pool, LiveIndex index, Chores chores) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly BatchEncoder _batch = new();
    private OpenSegment? _active;
    private SpoolUnavailableException? _shut;

    /// <summary>Why nothing can be committed any more; null while it can.</summary>
    public SpoolUnavailableException? Shut => _shut;

    /// <summary>Takes the first segment, where there is room for one.</summary>
    public void Begin() => Use(pool.Take(mayUseLast: true));

    /// <summary>Makes a batch durable.</summary>
    public async ValueTask CommitAsync(SpoolBatch batch, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Commit(batch);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Makes moved records durable in their new place: those that still count now that it is their turn.</summary>
    public void Move(ReadOnlySpan<EncodedRecord> moves)
    {
        _turn.Wait();
        try
        {
            _batch.Clear();
            foreach (ref readonly var move in moves)
                AddMove(move);
            Write(mayUseLast: true);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Refuses all later commits: a write or flush has failed, and only a new start can tell what is on the disk.</summary>
    public SpoolUnavailableException ShutFor(Exception error) =>
        _shut ??= new SpoolUnavailableException($"the spool is shut after an error of its disk: {error.Message}", isFull: false, error);

    /// <summary>Hands over the segment in use, to be sealed at the end.</summary>
    public OpenSegment? End()
    {
        _turn.Wait();
        _shut ??= new SpoolUnavailableException("the spool is closed", isFull: false);
        var active = _active;
        _active = null;
        _turn.Release();
        return active;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _active?.Dispose();
        _turn.Dispose();
    }

    private void Commit(SpoolBatch batch)
    {
        _batch.Clear();
        var hasAccept = false;
        foreach (var operation in batch.Operations)
        {
            switch (operation)
            {
                case SpoolOperation.Accept accept:
                    hasAccept = true;
                    _batch.Add(accept);
                    break;
                case SpoolOperation.SetState state:
                    _batch.Add(state);
                    break;
                case SpoolOperation.Remove remove:
                    AddRemove(remove.Id);
                    break;
                case SpoolOperation.Event told:
                    _batch.Add(told);
                    break;
            }
        }
        Write(mayUseLast: !hasAccept);
    }

    // A message that is unknown needs no removal: that is how a repeated commit looks.
    private void AddRemove(QueueId id)
    {
        var copies = index.CopiesOf(id);
        if (_batch.Accepts(id))
            copies = [0, .. copies];
        if (copies.Length > 0)
            _batch.AddRemove(id, copies, 0, 0);
    }

    private void AddMove(in EncodedRecord move)
    {
        switch (move.Type)
        {
            case RecordType.Accept when index.IsAcceptLive(move.Id, move.MovedFrom, move.OldOffset):
            case RecordType.State when index.IsStateLive(move.Id, move.Recipient, move.Version, move.MovedFrom):
                _batch.AddMoved(move);
                break;
            case RecordType.Remove when index.StillThere(move.Copies!, move.MovedFrom) is { Length: > 0 } copies:
                _batch.AddRemove(move.Id, copies, move.MovedFrom, move.OldOctets);
                break;
        }
    }

    private void Write(bool mayUseLast)
    {
        if (_shut is not null)
            throw new SpoolUnavailableException(_shut.Message, isFull: false, _shut.InnerException);
        if (_batch.Records.IsEmpty)
            return;
        var active = Room(mayUseLast);
        _batch.Encode(active.Segment, ++active.Batch, active.Position);
        CrashPoint.Reach("commit.write.before");
        try
        {
            active.File.Write(_batch.Buffers, active.Position);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw AfterFailedWrite(active, error);
        }
        CrashPoint.Reach("commit.flush.before");
        try
        {
            active.File.Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Abandon(active, error);
        }
        CrashPoint.Reach("commit.flush.after");
        active.Position += _batch.Octets;
        foreach (ref readonly var record in _batch.Records)
            Apply(record, active);
        CrashPoint.Reach("commit.after");
    }

    private OpenSegment Room(bool mayUseLast)
    {
        if (_active is { } active && active.HasRoom(_batch.Octets, _batch.FooterOctets))
            return active;
        if (_batch.Octets + SegmentHeader.PageOctets + RecordHeader.Span(_batch.FooterOctets) + SegmentTrailer.Octets > pool.SegmentOctets)
            throw new ArgumentException($"a batch of {_batch.Octets} octets does not fit into a segment of {pool.SegmentOctets}");
        try
        {
            CrashPoint.Reach("roll.before");
            if (pool.Take(mayUseLast) is not { } next)
            {
                chores.IsSegmentWanted = true;
                throw new SpoolUnavailableException("no space is left on the disk of the spool", isFull: true);
            }
            if (_active is not null)
            {
                chores.ToSeal.Enqueue(_active);
                chores.HasRolled = true;
            }
            Use(next);
            CrashPoint.Reach("roll.after");
            return next;
        }
        catch (Exception error) when (error is IOException and not SpoolUnavailableException or UnauthorizedAccessException)
        {
            throw DiskSpace.IsWanting(error) ? Full(error) : ShutFor(error);
        }
    }

    private void Use(OpenSegment? next)
    {
        _active = next;
        chores.IsSegmentWanted = true;
        if (next is not null)
            index.Add(next.Segment);
    }

    private void Apply(in EncodedRecord record, OpenSegment active)
    {
        var segment = active.Segment.Id;
        active.Footer.Add(record.Type, record.Offset, (int)record.Payload, record.HeadOctets.Span);
        switch (record.Type)
        {
            case RecordType.Accept:
                index.Accept(record.Id, segment, record.Offset, record.Octets, record.IsLarge);
                if (record.Operation is SpoolOperation.Accept accept)
                    accept.Committed = accept.LargeBody ?? new BodyReference(accept.Body.Length, segment, record.Offset);
                break;
            case RecordType.State:
                index.State(record.Id, record.Recipient, record.Version, segment, record.Octets);
                break;
            case RecordType.Remove when record.MovedFrom != 0:
                index.MoveRemoval(record.Copies, record.MovedFrom, segment, record.OldOctets, record.Octets);
                break;
            case RecordType.Remove when index.Remove(record.Id, record.Copies, segment, record.Octets):
                chores.BodiesToDelete.Enqueue(record.Id);
                break;
        }
    }

    // The batch must not pass as whole at a later start. Where it cannot be voided it may, which is a message more, never one less.
    private SpoolUnavailableException AfterFailedWrite(OpenSegment active, Exception error)
    {
        if (!DiskSpace.IsWanting(error))
            return Abandon(active, error);
        try
        {
            active.File.Write(new byte[RecordHeader.Octets], active.Position);
        }
        catch (IOException again)
        {
            return Abandon(active, again);
        }
        return Full(error);
    }

    // What such a file holds from here on nobody knows; what was flushed before is read from it as ever.
    private SpoolUnavailableException Abandon(OpenSegment active, Exception error)
    {
        active.IsBroken = true;
        _active = null;
        chores.ToSeal.Enqueue(active);
        return DiskSpace.IsWanting(error) ? Full(error) : ShutFor(error);
    }

    private SpoolUnavailableException Full(Exception error)
    {
        chores.IsSegmentWanted = true;
        return new SpoolUnavailableException($"the spool has no room: {error.Message}", isFull: true, error);
    }
}
