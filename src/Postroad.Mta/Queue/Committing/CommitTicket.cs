using System.Threading.Tasks.Sources;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Queue.Committing;

/// <summary>Operations that become durable together, and whoever waits for that.</summary>
/// <param name="operations">What to commit.</param>
/// <param name="octets">About how much that is, for the size of the batch.</param>
/// <param name="onDurable">Runs in the committer's loop as soon as it is durable, before the waiting side goes on.</param>
internal sealed class CommitTicket(IReadOnlyList<SpoolOperation> operations, long octets, Action onDurable) : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _done = new() { RunContinuationsAsynchronously = true };

    public IReadOnlyList<SpoolOperation> Operations => operations;

    public long Octets => octets;

    /// <summary>Whether it accepts a message, which a full disk has no room for.</summary>
    public bool TakesMail { get; } = operations.Any(static operation => operation is SpoolOperation.Accept);

    public ValueTask Completion => new(this, _done.Version);

    public void Succeed()
    {
        onDurable();
        _done.SetResult(true);
    }

    public void Fail(Exception error) => _done.SetException(error);

    /// <summary>Fails what has neither succeeded nor failed yet.</summary>
    public void FailUnlessDone(Exception error)
    {
        if (_done.GetStatus(_done.Version) == ValueTaskSourceStatus.Pending)
            Fail(error);
    }

    void IValueTaskSource.GetResult(short token) => _done.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _done.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _done.OnCompleted(continuation, state, token, flags);
}
