using System.Threading.Channels;
using System.Threading.Tasks.Sources;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Benchmarks.Spool;

/// <summary>One writer loop that commits what waits, as the queue does: each producer awaits its own acknowledgement.</summary>
internal sealed class GroupCommit(ISpoolPartition partition, long maxOctets)
{
    private readonly Channel<Producer> _waiting = Channel.CreateUnbounded<Producer>(new UnboundedChannelOptions { SingleReader = true });

    public int Commits { get; private set; }

    public int Acknowledged { get; private set; }

    public async Task RunAsync()
    {
        var batch = new SpoolBatch();
        var served = new List<Producer>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            batch.Operations.Clear();
            served.Clear();
            for (long octets = 0; octets < maxOctets / 2 && _waiting.Reader.TryRead(out var producer); octets += producer.Octets)
            {
                batch.Operations.AddRange(producer.Operations);
                served.Add(producer);
            }
            await partition.CommitAsync(batch, CancellationToken.None);
            Commits++;
            Acknowledged += served.Count;
            foreach (var producer in served)
                producer.Done();
        }
    }

    public void End() => _waiting.Writer.Complete();

    /// <summary>One session: what it wants committed, and its wait for that.</summary>
    internal sealed class Producer(GroupCommit group) : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };

        public List<SpoolOperation> Operations { get; } = [];

        public int Octets { get; set; }

        public ValueTask CommitAsync()
        {
            _wait.Reset();
            group._waiting.Writer.TryWrite(this);
            return new ValueTask(this, _wait.Version);
        }

        public void Done() => _wait.SetResult(true);

        public void GetResult(short token) => _wait.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _wait.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _wait.OnCompleted(continuation, state, token, flags);
    }
}
