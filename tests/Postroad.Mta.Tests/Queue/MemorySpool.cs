using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Tests.Queue;

/// <summary>
/// A disk in memory: what was committed outlives the queue that committed it. It can fail, be full, lose what was not committed, and hold a commit back
/// until the test lets it go.
/// </summary>
internal sealed class MemorySpool : ISpool, ILeaseStore
{
    private readonly List<Row> _rows = [];
    private readonly Dictionary<QueueId, Row> _messages = [];
    private readonly HashSet<QueueId> _removed = [];
    private long _epoch;
    private long _bodies;

    public SpoolTraits Traits { get; init; } = new(8 << 20, 65536);

    /// <summary>Called before a batch counts; what it throws, the commit throws.</summary>
    public Func<SpoolBatch, ValueTask>? OnCommit { get; set; }

    /// <summary>Called before a message is read; what it throws, the reading throws.</summary>
    public Action? OnRead { get; set; }

    /// <summary>Called before a body is opened; what it throws, the opening throws.</summary>
    public Action? OnOpen { get; set; }

    public int Commits { get; private set; }

    public int Reads { get; private set; }

    public bool ReplayBreaksOff { get; set; }

    /// <summary>In which order a replay tells: null for as written.</summary>
    public Random? ReplayOrder { get; set; }

    public List<string> Damage { get; } = [];

    public HashSet<QueueId> Unreadable { get; } = [];

    /// <summary>The messages that are not removed.</summary>
    public int Messages
    {
        get
        {
            lock (_rows)
                return _messages.Count(m => !_removed.Contains(m.Key));
        }
    }

    /// <summary>Recipients of theirs that need something more, by what is on the disk.</summary>
    public int Unsettled
    {
        get
        {
            lock (_rows)
                return _messages.Where(m => !_removed.Contains(m.Key)).Sum(m => Enumerable.Range(0, ((SpoolRecord.Message)m.Value.Record).Recipients.Length).Count(i => !IsSettled(m.Key, i)));
        }
    }

    public ValueTask<IReadOnlyList<Lease>> AcquireAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken) =>
        new([.. partitions.Select(p => new Lease(p, ++_epoch))]);

    public ValueTask ReleaseAsync(IReadOnlyList<Lease> leases) => ValueTask.CompletedTask;

    public ValueTask<ISpoolPartition> OpenAsync(Lease lease, CancellationToken cancellationToken) => new(new Partition(this, lease.Epoch));

    /// <summary>Whether what is on the disk says that this recipient needs nothing more.</summary>
    public bool IsSettled(QueueId id, int recipient)
    {
        lock (_rows)
        {
            return _removed.Contains(id) || _rows.Select(static r => r.Record).OfType<SpoolRecord.State>().Where(s => s.Id == id && s.Recipient == recipient)
                .MaxBy(static s => s.Version) is { } state && Postroad.Mta.Queue.Records.StateCodec.Decode(state.Octets.Span, state.Version).IsSettled;
        }
    }

    private void Add(SpoolOperation operation, Row row)
    {
        _rows.Add(row);
        if (operation is SpoolOperation.Accept accept)
            _messages.TryAdd(accept.Id, row);
        else if (operation is SpoolOperation.Remove remove)
            _removed.Add(remove.Id);
    }

    private sealed record Row(long Epoch, SpoolRecord Record, byte[]? Body);

    private sealed class Partition(MemorySpool spool, long epoch) : ISpoolPartition
    {
        private readonly Dictionary<long, byte[]> _large = [];
        private bool _closed;

        public async ValueTask CommitAsync(SpoolBatch batch, CancellationToken cancellationToken)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (spool.OnCommit is { } onCommit)
                await onCommit(batch);
            lock (spool._rows)
            {
                spool.Commits++;
                foreach (var operation in batch.Operations)
                    spool.Add(operation, ToRow(operation));
            }
        }

        public async IAsyncEnumerable<SpoolRecord> ReplayAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            List<Row> rows;
            lock (spool._rows)
                rows = [.. spool._rows.Where(r => r.Epoch < epoch)];
            spool.ReplayOrder?.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows));
            foreach (var damage in spool.Damage)
                yield return new SpoolRecord.Damaged("memory", damage);
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row.Record;
            }
            if (!spool.ReplayBreaksOff)
                yield return new SpoolRecord.End();
        }

        public async ValueTask<BodyReference> WriteBodyAsync(QueueId id, IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken)
        {
            using var body = new MemoryStream();
            await foreach (var chunk in chunks.WithCancellation(cancellationToken))
                body.Write(chunk.Span);
            var place = Interlocked.Increment(ref spool._bodies);
            lock (_large)
                _large[place] = body.ToArray();
            return new BodyReference(body.Length, 1, place);
        }

        public ValueTask<SpoolRecord.Message> ReadMessageAsync(QueueId id, CancellationToken cancellationToken)
        {
            spool.OnRead?.Invoke();
            lock (spool._rows)
            {
                spool.Reads++;
                return spool.Unreadable.Contains(id) || Find(id) is not { } row
                    ? throw new SpoolDamageException($"{id} is not what was written.")
                    : new((SpoolRecord.Message)row.Record);
            }
        }

        public ValueTask<Stream> OpenBodyAsync(QueueId id, BodyReference body, CancellationToken cancellationToken)
        {
            spool.OnOpen?.Invoke();
            lock (spool._rows)
                return new(new MemoryStream(Find(id)!.Body!, writable: false));
        }

        public ValueTask DisposeAsync()
        {
            _closed = true;
            return ValueTask.CompletedTask;
        }

        private Row? Find(QueueId id) => spool._messages.GetValueOrDefault(id);

        private Row ToRow(SpoolOperation operation)
        {
            switch (operation)
            {
                case SpoolOperation.Accept accept:
                    byte[] body;
                    lock (_large)
                        body = accept.LargeBody is { } large ? _large[large.Offset] : accept.Body.ToArray();
                    accept.Committed = accept.LargeBody ?? new BodyReference(body.Length, 0, spool._rows.Count);
                    ImmutableArray<ReadOnlyMemory<byte>> states = [.. accept.Recipients.Select(static r => (ReadOnlyMemory<byte>)r.ToArray())];
                    return new Row(epoch, new SpoolRecord.Message(accept.Id, accept.Envelope.ToArray(), states, accept.Committed), body);
                case SpoolOperation.SetState set:
                    return new Row(epoch, new SpoolRecord.State(set.Id, set.Recipient, set.Version, set.State.ToArray()), null);
                case SpoolOperation.Remove remove:
                    return new Row(epoch, new SpoolRecord.Removed(remove.Id), null);
                default:
                    throw new NotSupportedException($"{operation}");
            }
        }
    }
}
