using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Queue.Committing;

/// <summary>
/// The one loop that commits. While a commit runs, whatever comes in is collected for the next: one flush serves all that wait, and nobody waits for a
/// window to pass.
/// <para>
/// A disk that does not answer keeps clients waiting for <see cref="Patience"/>, then they hear 451 and keep their mail. What they had sent may reach the disk all the same when
/// it answers again. It does not count then: it never enters the schedule, and the next commit, at once, removes it, so that the client's second try makes no second copy. Only a
/// process that dies between the two leaves one: a message more, never one less.
/// </para>
/// </summary>
internal sealed partial class Committer : IAsyncDisposable
{
    /// <summary>How long a commit may take before clients are sent away.</summary>
    public static readonly TimeSpan Patience = DiskPatience.Longest;

    private readonly Channel<CommitTicket> _tickets = Channel.CreateUnbounded<CommitTicket>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ISpoolPartition _partition;
    private readonly long _maxBatchOctets;
    private readonly TimeProvider _clock;
    private readonly Action<int, TimeSpan> _onCommitted;
    private readonly Action<Exception> _onFailed;
    private readonly ILogger _logger;
    private readonly ITimer _watch;
    private readonly Task _loop;

    // Guards what the watch looks at while a commit runs.
    private readonly Lock _gate = new();
    private readonly List<CommitTicket> _running = [];
    private readonly Queue<CommitTicket> _left = new();
    private readonly List<SpoolOperation> _takenBack = [];
    private bool _isToTakeBack;
    private long _begun;
    private volatile bool _isStalled;

    /// <param name="partition">Where to commit.</param>
    /// <param name="maxBatchOctets">How much one batch may hold; one ticket is never split.</param>
    /// <param name="clock">Measures the commits.</param>
    /// <param name="onCommitted">Hears of each batch: its tickets and how long it took.</param>
    /// <param name="onFailed">Hears of an error of ours, after which nothing is committed any more.</param>
    /// <param name="logger">Where to tell of a disk that does not answer.</param>
    public Committer(ISpoolPartition partition, long maxBatchOctets, TimeProvider clock, Action<int, TimeSpan> onCommitted, Action<Exception> onFailed, ILogger logger)
    {
        (_partition, _maxBatchOctets, _clock, _onCommitted, _onFailed, _logger) = (partition, maxBatchOctets, clock, onCommitted, onFailed, logger);
        _watch = clock.CreateTimer(static state => ((Committer)state!).Stall(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loop = RunAsync();
    }

    /// <summary>Whether the disk does not answer, so that new mail is sent away.</summary>
    public bool IsStalled => _isStalled;

    /// <summary>Returns when the ticket is durable.</summary>
    /// <exception cref="SpoolUnavailableException">It is not, and nothing of it counts.</exception>
    public ValueTask CommitAsync(CommitTicket ticket)
    {
        if (_isStalled && ticket.MayBeGivenUp)
            ticket.Fail(NoAnswer());
        else if (!_tickets.Writer.TryWrite(ticket))
            ticket.Fail(new SpoolUnavailableException("The queue is closed.", isFull: false));
        return ticket.Completion;
    }

    /// <summary>Commits what was handed in, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _tickets.Writer.TryComplete();
        await _loop;
        await _watch.DisposeAsync();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            while (_left.Count > 0 || _isToTakeBack || await _tickets.Reader.WaitToReadAsync())
            {
                _isToTakeBack = false;
                Collect();
                if (_running.Count > 0 || _takenBack.Count > 0)
                    await CommitAsync(BatchOfRunning());
            }
        }
        catch (Exception e)
        {
            // What is on disk and what is in memory may differ from here on: nobody waits in vain, and nothing more is promised.
            _onFailed(e);
            _tickets.Writer.TryComplete();
            FailAll(new SpoolUnavailableException($"The queue has stopped after an error of its own: {e.Message}", isFull: false, e));
        }
    }

    private void FailAll(SpoolUnavailableException error)
    {
        lock (_gate)
        {
            foreach (var ticket in _running)
                ticket.FailUnlessDone(error);
            _running.Clear();
            while (_left.TryDequeue(out var waiting) || _tickets.Reader.TryRead(out waiting))
                waiting.FailUnlessDone(error);
        }
    }

    private void Collect()
    {
        lock (_gate)
        {
            long octets = 0;
            while (_left.TryPeek(out var ticket) || _tickets.Reader.TryRead(out ticket))
            {
                if (_running.Count > 0 && octets + ticket.Octets > _maxBatchOctets)
                {
                    if (_left.Count == 0)
                        _left.Enqueue(ticket);
                    return;
                }
                if (_left.Count > 0)
                    _left.Dequeue();
                octets += ticket.Octets;
                _running.Add(ticket);
            }
        }
    }

    private async Task CommitAsync(SpoolBatch batch)
    {
        Volatile.Write(ref _begun, _clock.GetTimestamp());
        _watch.Change(Patience, Timeout.InfiniteTimeSpan);
        SpoolUnavailableException? error = null;
        try
        {
            await _partition.CommitAsync(batch, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error = e as SpoolUnavailableException ?? new SpoolUnavailableException($"The spool failed: {e.Message}", isFull: false, e);
        }
        _watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (error is { IsFull: true } && TakeOutMail(error))
        {
            await CommitAsync(BatchOfRunning());
            return;
        }
        End(error, _clock.GetElapsedTime(_begun));
    }

    private void End(SpoolUnavailableException? error, TimeSpan took)
    {
        lock (_gate)
        {
            // Before anybody is told: who goes on from there may commit again.
            var wasStalled = _isStalled;
            _isStalled = false;
            if (error is null)
            {
                _takenBack.Clear();
                _onCommitted(_running.Count, took);
            }
            foreach (var ticket in _running)
            {
                if (error is not null)
                    ticket.Fail(error);
                else if (!ticket.Succeed())
                    _takenBack.AddRange(ticket.Operations.OfType<SpoolOperation.Accept>().Select(static accept => new SpoolOperation.Remove(accept.Id)));
            }
            _isToTakeBack = error is null && _takenBack.Count > 0;
            _running.Clear();
            if (wasStalled)
                Log.Answers(_logger, took.TotalSeconds, _takenBack.Count);
        }
    }

    // The watch went off. What waits behind the commit that hangs never left, and is settled with that.
    private void Stall()
    {
        lock (_gate)
        {
            // It may have gone off for the commit before this one.
            if (_running.Count == 0 || _clock.GetElapsedTime(Volatile.Read(ref _begun)) < Patience / 2)
                return;
            _isStalled = true;
            Log.Stalled(_logger, Patience.TotalSeconds);
            foreach (var ticket in _running)
                ticket.GiveUp(NoAnswer());
            var waiting = _left.ToList();
            while (_tickets.Reader.TryRead(out var ticket))
                waiting.Add(ticket);
            _left.Clear();
            foreach (var ticket in waiting)
            {
                if (ticket.MayBeGivenUp)
                    ticket.Fail(NoAnswer());
                else
                    _left.Enqueue(ticket);
            }
        }
    }

    // A full disk still has room for results, which make room; the new mail that shared their batch must not hold them up.
    private bool TakeOutMail(SpoolUnavailableException error)
    {
        lock (_gate)
        {
            if (_running.TrueForAll(static ticket => ticket.TakesMail) || !_running.Exists(static ticket => ticket.TakesMail))
                return false;
            foreach (var mail in _running.Where(static ticket => ticket.TakesMail))
                mail.Fail(error);
            _running.RemoveAll(static ticket => ticket.TakesMail);
            return true;
        }
    }

    private SpoolBatch BatchOfRunning()
    {
        var batch = new SpoolBatch();
        batch.Operations.AddRange(_takenBack);
        foreach (var ticket in _running)
            batch.Operations.AddRange(ticket.Operations);
        return batch;
    }

    private static SpoolUnavailableException NoAnswer() => new("the disk of the spool does not answer", isFull: false);
}
