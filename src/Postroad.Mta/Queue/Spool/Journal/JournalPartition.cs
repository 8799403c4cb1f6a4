using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Bodies;
using Postroad.Mta.Queue.Spool.Journal.Housekeeping;
using Postroad.Mta.Queue.Spool.Journal.Index;
using Postroad.Mta.Queue.Spool.Journal.Reading;
using Postroad.Mta.Queue.Spool.Journal.Segments;
using Postroad.Mta.Queue.Spool.Journal.Writing;

namespace Postroad.Mta.Queue.Spool.Journal;

/// <summary>The journal, opened: commits go into a fresh segment at once, while the replay reads the older ones.</summary>
internal sealed class JournalPartition : ISpoolPartition
{
    private readonly BodyFolder _bodies;
    private readonly MessageReader _messages;
    private readonly LiveIndex _index;
    private readonly SegmentPool _pool;
    private readonly JournalWriter _writer;
    private readonly Housekeeper _housekeeper;
    private readonly Chores _chores = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly bool _isInBackground;
    private readonly Task _housekeeping;
    private JournalReplay? _replay;

    private JournalPartition(JournalOptions options, IDisk disk, JournalPaths paths, long epoch, ILogger logger)
    {
        _isInBackground = options.InBackground;
        _index = new LiveIndex(options.CleanBelow);
        _bodies = new BodyFolder(disk, paths);
        _messages = new MessageReader(disk, _index);
        _pool = new SegmentPool(disk, paths, options, epoch);
        _writer = new JournalWriter(_pool, _index, _chores);
        _housekeeper = new Housekeeper(_pool, _index, _chores, _writer, new Cleaner(disk, _index, _writer), _bodies, logger);
        var found = new SegmentFinder(disk, paths);
        found.Open(_pool.Load(disk.ListFiles(paths.Damaged)));
        foreach (var segment in found.Segments)
            _index.Add(segment);
        _replay = new JournalReplay(disk, paths, _index, _bodies, found, logger);
        _writer.Begin();
        _housekeeping = _isInBackground ? Task.Run(() => _housekeeper.RunAsync(_stopping.Token)) : Task.CompletedTask;
        Rest();
    }

    /// <summary>How many messages count.</summary>
    public int Messages => _index.Messages;

    /// <summary>Opens the partition under a lease.</summary>
    public static JournalPartition Open(JournalOptions options, IDisk disk, Lease lease, ILogger logger)
    {
        var paths = new JournalPaths(options.Folder);
        disk.EnsureFolder(paths.Journal);
        disk.EnsureFolder(paths.Bodies);
        disk.EnsureFolder(paths.Damaged);
        return new JournalPartition(options, disk, paths, lease.Epoch, logger);
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(SpoolBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await _writer.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Rest();
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SpoolRecord> ReplayAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var replay = Interlocked.Exchange(ref _replay, null) ?? throw new InvalidOperationException("a partition is replayed once");
        if (_isInBackground)
            await Task.Yield(); // The caller goes on to take new mail; the reading blocks another thread.
        foreach (var record in replay.Run())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
        Rest();
    }

    /// <inheritdoc/>
    public ValueTask<BodyReference> WriteBodyAsync(QueueId id, IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken) =>
        _bodies.WriteAsync(id, chunks, cancellationToken);

    /// <inheritdoc/>
    public void DiscardBody(QueueId id)
    {
        if (!_index.HasLargeBody(id))
            _bodies.TryDelete(id);
    }

    /// <inheritdoc/>
    public ValueTask<SpoolRecord.Message> ReadMessageAsync(QueueId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_messages.ReadMessage(id));
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenBodyAsync(QueueId id, BodyReference body, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(body.Segment == BodyFolder.NoSegment ? _bodies.Open(id, body) : _messages.OpenBody(id, body));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _housekeeping.ConfigureAwait(false);
        if (_writer.End() is { } active)
            _chores.ToSeal.Enqueue(active);
        _housekeeper.Work(_stopping.Token);
        _writer.Dispose();
        _pool.Dispose();
        _bodies.Dispose();
        _chores.Dispose();
        _stopping.Dispose();
    }

    private void Rest()
    {
        if (!_chores.Any(_index))
            return;
        if (!_isInBackground)
            _housekeeper.Work(CancellationToken.None);
        else if (_chores.Bell.CurrentCount == 0)
            _chores.Bell.Release();
    }
}
