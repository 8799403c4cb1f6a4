namespace Postroad.Mta.Receiving.Senders;

/// <summary>
/// How long a message waits for the DNS: the budget, while the DNS is alive; and nothing at all while it is not. Whether it is, a question of our own finds out, in
/// the background: at the start, when a message has waited in vain, and every half a minute while it is silent. So a dead resolver costs no message more than the rest of
/// the first budget after the start, and a sender whose name servers are slow spoils nothing for the others.
/// </summary>
/// <param name="asks">Asks something that no cache knows. True where an answer came.</param>
/// <param name="budget">How long an answer may take.</param>
/// <param name="clock">Counts.</param>
internal sealed class DnsPatience(Func<CancellationToken, Task<bool>> asks, TimeSpan budget, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private Task _question = Task.CompletedTask;
    private long _askedAt;
    private bool _everAnswered;
    private bool _isSilent;

    /// <summary>Ends when it is known what became of the last question.</summary>
    public Task Settled
    {
        get
        {
            lock (_gate)
                return _question;
        }
    }

    /// <summary>Begins to find out whether the DNS is alive, unless that is under way.</summary>
    public void Ask()
    {
        lock (_gate)
        {
            if (!_question.IsCompleted)
                return;
            _askedAt = clock.GetTimestamp();
            _question = AskAsync();
        }
    }

    /// <summary>How long the next message may wait.</summary>
    public TimeSpan Next()
    {
        lock (_gate)
        {
            var elapsed = clock.GetElapsedTime(_askedAt);
            if (_isSilent && elapsed >= Pause)
                Ask();
            return _isSilent ? TimeSpan.Zero
                : _everAnswered || _question.IsCompleted ? budget
                : elapsed < budget ? budget - elapsed : TimeSpan.Zero;
        }
    }

    /// <summary>A message waited for all of its time.</summary>
    public void RanOut() => Ask();

    private async Task AskAsync()
    {
        // What asks may end at once, within the lock.
        await Task.Yield();
        var isAlive = false;
        using (var limit = new CancellationTokenSource(budget, clock))
        {
            try
            {
                isAlive = await asks(limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // No answer in time is the answer.
            }
        }
        lock (_gate)
        {
            _isSilent = !isAlive;
            _everAnswered |= isAlive;
        }
    }
}
