using System.Threading.Channels;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Queue.Committing;

/// <summary>
/// The one loop that commits. While a commit runs, whatever comes in is collected for the next: one flush serves all that wait, and nobody waits for a
/// window to pass.
/// </summary>
internal sealed class Committer : IAsyncDisposable
{
    private readonly Channel<CommitTicket> _tickets = Channel.CreateUnbounded<CommitTicket>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ISpoolPartition _partition;
    private readonly long _maxBatchOctets;
    private readonly TimeProvider _clock;
    private readonly Action<int, TimeSpan> _onCommitted;
    private readonly Action<Exception> _onFailed;
    private readonly Task _loop;
    private CommitTicket? _left;

    /// <param name="partition">Where to commit.</param>
    /// <param name="maxBatchOctets">How much one batch may hold; one ticket is never split.</param>
    /// <param name="clock">Measures the commits.</param>
    /// <param name="onCommitted">Hears of each batch: its tickets and how long it took.</param>
    /// <param name="onFailed">Hears of an error of ours, after which nothing is committed any more.</param>
    public Committer(ISpoolPartition partition, long maxBatchOctets, TimeProvider clock, Action<int, TimeSpan> onCommitted, Action<Exception> onFailed)
    {
        (_partition, _maxBatchOctets, _clock, _onCommitted, _onFailed) = (partition, maxBatchOctets, clock, onCommitted, onFailed);
        _loop = RunAsync();
    }

    /// <summary>Returns when the ticket is durable.</summary>
    /// <exception cref="SpoolUnavailableException">It is not, and nothing of it counts.</exception>
    public ValueTask CommitAsync(CommitTicket ticket) =>
        _tickets.Writer.TryWrite(ticket) ? ticket.Completion : throw new SpoolUnavailableException("The queue is closed.", isFull: false);

    /// <summary>Commits what was handed in, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _tickets.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        var tickets = new List<CommitTicket>();
        try
        {
            while (_left is not null || await _tickets.Reader.WaitToReadAsync())
            {
                var batch = Collect(tickets);
                if (tickets.Count > 0)
                    await CommitAsync(batch, tickets);
            }
        }
        catch (Exception e)
        {
            // What is on disk and what is in memory may differ from here on: nobody waits in vain, and nothing more is promised.
            _onFailed(e);
            _tickets.Writer.TryComplete();
            var error = new SpoolUnavailableException($"The queue has stopped after an error of its own: {e.Message}", isFull: false, e);
            foreach (var ticket in tickets)
                ticket.FailUnlessDone(error);
            while (Next() is { } waiting)
                waiting.FailUnlessDone(error);
        }
    }

    private SpoolBatch Collect(List<CommitTicket> tickets)
    {
        tickets.Clear();
        var batch = new SpoolBatch();
        long octets = 0;
        while (Next() is { } ticket)
        {
            if (tickets.Count > 0 && octets + ticket.Octets > _maxBatchOctets)
            {
                _left = ticket;
                break;
            }
            octets += ticket.Octets;
            tickets.Add(ticket);
            batch.Operations.AddRange(ticket.Operations);
        }
        return batch;
    }

    private CommitTicket? Next()
    {
        if (_left is not { } left)
            return _tickets.Reader.TryRead(out var ticket) ? ticket : null;
        _left = null;
        return left;
    }

    private async Task CommitAsync(SpoolBatch batch, List<CommitTicket> tickets)
    {
        var start = _clock.GetTimestamp();
        try
        {
            await _partition.CommitAsync(batch, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var error = e as SpoolUnavailableException ?? new SpoolUnavailableException($"The spool failed: {e.Message}", isFull: false, e);
            if (!error.IsFull || !TakeOutMail(tickets, error))
            {
                foreach (var ticket in tickets)
                    ticket.Fail(error);
                return;
            }
            await CommitAsync(BatchOf(tickets), tickets);
            return;
        }
        _onCommitted(tickets.Count, _clock.GetElapsedTime(start));
        foreach (var ticket in tickets)
            ticket.Succeed();
    }

    // A full disk still has room for results, which make room; the new mail that shared their batch must not hold them up.
    private static bool TakeOutMail(List<CommitTicket> tickets, SpoolUnavailableException error)
    {
        if (tickets.TrueForAll(static ticket => ticket.TakesMail) || !tickets.Exists(static ticket => ticket.TakesMail))
            return false;
        foreach (var mail in tickets.Where(static ticket => ticket.TakesMail))
            mail.Fail(error);
        tickets.RemoveAll(static ticket => ticket.TakesMail);
        return true;
    }

    private static SpoolBatch BatchOf(List<CommitTicket> tickets)
    {
        var batch = new SpoolBatch();
        foreach (var ticket in tickets)
            batch.Operations.AddRange(ticket.Operations);
        return batch;
    }
}
