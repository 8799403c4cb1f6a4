using System.Threading.Tasks.Sources;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Queue.Committing;

/// <summary>
/// Operations that become durable together, and whoever waits for that. A message whose client waits may be given up while it is on its way to a disk that does not answer:
/// whoever comes first, the disk or the deadline, decides what the client hears, and nothing is told twice.
/// </summary>
/// <param name="operations">What to commit.</param>
/// <param name="octets">About how much that is, for the size of the batch.</param>
/// <param name="onDurable">Runs in the committer's loop as soon as it is durable, before the waiting side goes on.</param>
internal sealed class CommitTicket(IReadOnlyList<SpoolOperation> operations, long octets, Action onDurable) : IValueTaskSource
{
    private const int Waiting = 0;
    private const int Ended = 1;
    private const int GivenUp = 2;

    private ManualResetValueTaskSourceCore<bool> _done = new() { RunContinuationsAsynchronously = true };
    private int _state;

    public IReadOnlyList<SpoolOperation> Operations => operations;

    public long Octets => octets;

    /// <summary>Whether it accepts a message, which a full disk has no room for.</summary>
    public bool TakesMail { get; } = operations.Any(static operation => operation is SpoolOperation.Accept);

    /// <summary>Whether a client waits for it, who can be asked to come back.</summary>
    public bool MayBeGivenUp { get; init; }

    /// <summary>Runs where it did not become durable, or nobody waited for it any more, once nothing reads its memory.</summary>
    public Action? OnRefused { get; init; }

    public ValueTask Completion => new(this, _done.Version);

    /// <summary>It is durable. False where nobody waits for it any more: then it does not count, and has to be taken back.</summary>
    public bool Succeed()
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Waiting) != Waiting)
        {
            OnRefused?.Invoke();
            return false;
        }
        onDurable();
        _done.SetResult(true);
        return true;
    }

    /// <summary>It is not durable and will not be.</summary>
    public void Fail(Exception error)
    {
        OnRefused?.Invoke();
        if (Interlocked.CompareExchange(ref _state, Ended, Waiting) == Waiting)
            _done.SetException(error);
    }

    /// <summary>Lets the waiting side go on without it, where that may be. What becomes of it is still open.</summary>
    public void GiveUp(Exception error)
    {
        if (MayBeGivenUp && Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
            _done.SetException(error);
    }

    /// <summary>Fails what has neither succeeded nor failed yet.</summary>
    public void FailUnlessDone(Exception error)
    {
        if (_done.GetStatus(_done.Version) != ValueTaskSourceStatus.Pending)
            return;
        OnRefused?.Invoke();
        _done.SetException(error);
    }

    void IValueTaskSource.GetResult(short token) => _done.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _done.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _done.OnCompleted(continuation, state, token, flags);
}
