using System.Buffers;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Bodies;
using Postroad.Mta.Queue.Committing;
using Postroad.Mta.Queue.Measuring;
using Postroad.Mta.Queue.Operations;
using Postroad.Mta.Queue.Records;
using Postroad.Mta.Queue.Replaying;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Times;

namespace Postroad.Mta.Queue;

/// <summary>
/// The durable queue. What it accepted is on stable storage, with each recipient's state; when what is due lives in memory and is rebuilt by the replay.
/// New mail is taken as soon as it has started; what earlier runs left behind follows when all of it has been read.
/// </summary>
internal sealed partial class MailQueue : IAsyncDisposable
{
    private static readonly TimeSpan ReadRetry = TimeSpan.FromMinutes(1);

    private readonly ISpool _spool;
    private readonly ILeaseStore _leases;
    private readonly SteadyClock _clock;
    private readonly Func<QueueId> _newId;
    private readonly ILogger<MailQueue> _logger;
    private readonly TailTable _tails = new();
    private readonly Schedule _schedule;
    private readonly QueueMeters _meters;
    private readonly RetrySchedule _retry;
    private readonly Settler _settler;
    private readonly CancellationTokenSource _stopping = new();
    private Lease? _lease;
    private ISpoolPartition? _partition;
    private Committer? _committer;
    private QueueWriter? _writer;
    private Task _replay = Task.CompletedTask;
    private volatile string? _failure;

    /// <param name="spool">Where mail is kept.</param>
    /// <param name="leases">Grants the right to work on it.</param>
    /// <param name="options">How long to try.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="random">Scatters the retries.</param>
    /// <param name="logger">Where to tell of it.</param>
    /// <param name="newId">Makes ids; null: of the time and the system's chance.</param>
    public MailQueue(ISpool spool, ILeaseStore leases, QueueOptions options, TimeProvider clock, Random random, ILogger<MailQueue> logger, Func<QueueId>? newId = null)
    {
        (_spool, _leases, _logger) = (spool, leases, logger);
        _clock = new SteadyClock(clock, jump => Log.ClockJumped(logger, jump.TotalSeconds));
        _schedule = new Schedule(options, _clock);
        _newId = newId ?? (() => QueueId.Create(_clock));
        _meters = new QueueMeters(_schedule, _clock);
        _retry = new RetrySchedule(options, random);
        _settler = new Settler(_schedule.Books, _tails, _retry, _clock);
    }

    /// <summary>What is measured.</summary>
    public QueueMeters Meters => _meters;

    /// <summary>The time by which mail waits and ages.</summary>
    public SteadyClock Clock => _clock;

    /// <summary>Whether the disk does not answer, so that new mail is sent away for now.</summary>
    public bool IsStalled => _committer?.IsStalled ?? false;

    /// <summary>What waits, and the lanes in which it does.</summary>
    public Schedule Schedule => _schedule;

    /// <summary>How long to leave something alone after so many failures in a row; for a destination as for a message.</summary>
    public TimeSpan DelayAfter(int failures) => _retry.DelayAfter(failures);

    /// <summary>Ends when the mail of earlier runs is in the schedule, or was found unreadable.</summary>
    public Task Replayed => _replay;

    /// <summary>Why it takes nothing any more, in words; null while it does.</summary>
    public string? NotReady => _failure ?? (IsStalled ? "the disk of the queue does not answer" : null);

    private QueueWriter Writer => _writer ?? throw new InvalidOperationException("The queue has not started.");

    private ISpoolPartition Partition => _partition ?? throw new InvalidOperationException("The queue has not started.");

    /// <summary>Opens the spool. New mail may come when this returns; the replay goes on behind it.</summary>
    /// <exception cref="SpoolLockedException">Another process works on it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _lease = (await _leases.AcquireAsync([0], cancellationToken))[0];
        _partition = await _spool.OpenAsync(_lease, cancellationToken);
        _committer = new Committer(_partition, _spool.Traits.MaxBatchOctets, _clock, _meters.Committed, Stopped, _logger);
        _writer = new QueueWriter(_committer, _schedule, _tails, _clock, _logger);
        _replay = new ReplayRun(_partition, _schedule, _tails, _writer, _clock, _logger).RunAsync(_stopping.Token);
    }

    /// <summary>A new id.</summary>
    public QueueId NewId() => _newId();

    /// <summary>Begins to take the content of a message.</summary>
    public MessageIntake BeginIntake(QueueId id) => new(id, Partition, _spool.Traits.InlineBodyOctets, _clock);

    /// <summary>Accepts a message: envelope, content and queue entry are durable when this returns, and it is due at once.</summary>
    /// <exception cref="SpoolUnavailableException">Nothing was accepted.</exception>
    public async ValueTask AcceptAsync(MessageIntake intake, NewMessage message, CancellationToken cancellationToken)
    {
        var (body, large) = await intake.CompleteAsync(message.TraceFields.Length, cancellationToken);
        var size = intake.Length + message.TraceFields.Length;
        try
        {
            await Writer.AcceptAsync(Acceptance.Of(intake.Id, message, size, body, large));
            CrashPoint.Reach("accept.after");
        }
        catch (SpoolUnavailableException e) when (e.IsFull && large is not null)
        {
            Partition.DiscardBody(intake.Id);
            throw;
        }
    }

    /// <summary>Takes the message of a lane that has been due longest, with at most so many recipients. Null where nothing is due any more.</summary>
    /// <param name="lane">A lane that was offered.</param>
    /// <param name="maxRecipients">How many recipients at most.</param>
    /// <param name="cancellationToken">Ends the reading of an envelope; the message waits again.</param>
    public async ValueTask<(QueuedMessage? Message, bool HasMore)> TakeAsync(QueueLane lane, int maxRecipients, CancellationToken cancellationToken)
    {
        while (_schedule.TryTake(lane, maxRecipients, out var taken, out var hasMore))
        {
            if ((TakeFresh(taken) ?? await ReadAsync(taken, cancellationToken)) is { } message)
                return (message, hasMore);
        }
        return (null, false);
    }

    /// <summary>Takes recipients that wait and whose time is over, or whose sender is to be told of the delay. Null where there are none.</summary>
    public async ValueTask<QueuedMessage?> TakeOverdueAsync(CancellationToken cancellationToken)
    {
        while (_schedule.TryTakeOverdue(out var taken))
        {
            if (await ReadAsync(taken, cancellationToken) is { } message)
                return message;
        }
        return null;
    }

    /// <summary>
    /// Makes results durable, with the reports that tell of them, and returns when they are. A spool that cannot write is asked again until it can: a
    /// result is never given up while the process lives.
    /// </summary>
    /// <returns>Whether the message is gone with this: its last recipients are settled.</returns>
    /// <exception cref="OperationCanceledException">The wait was given up; what does not reach the disk after all is due again after a restart.</exception>
    public async Task<bool> SettleAsync(QueueId id, ImmutableArray<Settlement> settlements, ImmutableArray<Report> reports, CancellationToken cancellationToken)
    {
        if (!_schedule.TryFind(id, out var entry))
            return false;
        var accepted = await ReceiveAsync(reports, cancellationToken);
        ImmutableArray<int> changed;
        lock (_schedule.Gate)
        {
            changed = entry.IsGone ? [] : _settler.Settle(entry, settlements);
            if (!changed.IsEmpty)
                Writer.Begin(entry);
        }
        if (changed.IsEmpty)
        {
            Discard(accepted);
            GiveBack(entry, Recipients(settlements).AsSpan(), due: null);
            return false;
        }
        CrashPoint.Reach("settle.before");
        var isGone = await Writer.CommitStatesAsync(entry, changed, accepted, () => AfterSettling(entry, settlements), _stopping.Token).WaitAsync(cancellationToken);
        CrashPoint.Reach("settle.after");
        return isGone;
    }

    /// <summary>Gives recipients back that were not tried: they keep their states and their place, or wait until the time given.</summary>
    public void GiveBack(QueuedMessage message, DateTimeOffset? due = null) => GiveBack(message, [.. message.Recipients.Select(static r => r.Index)], due);

    /// <summary>Gives some of the recipients back.</summary>
    public void GiveBack(QueuedMessage message, ImmutableArray<int> recipients, DateTimeOffset? due = null)
    {
        if (_schedule.TryFind(message.Id, out var entry))
            GiveBack(entry, recipients.AsSpan(), due);
    }

    /// <summary>Holds recipients whose message cannot be read to its end, with the reason, so that nothing loops on it and nothing is lost.</summary>
    public async ValueTask SetAsideAsync(QueuedMessage message, string reason)
    {
        if (_schedule.TryFind(message.Id, out var entry))
            await HoldUnreadableAsync(new TakenMessage(entry, [.. message.Recipients.Select(static r => r.Index)]), reason);
    }

    /// <summary>The envelope of a waiting message and the size of its content.</summary>
    /// <exception cref="SpoolDamageException">It is not what was written.</exception>
    public async ValueTask<(NewMessage Envelope, long Size)> ReadEnvelopeAsync(QueueId id, CancellationToken cancellationToken)
    {
        var record = await Partition.ReadMessageAsync(id, cancellationToken);
        var stored = EnvelopeCodec.Decode(record.Envelope.Span);
        return (stored.Message, stored.Size);
    }

    /// <summary>Changes states by hand, durably. Returns whether the message is gone with that.</summary>
    /// <param name="entry">The message.</param>
    /// <param name="recipients">Those that change; settled ones are left alone.</param>
    /// <param name="change">The new state for the old one.</param>
    /// <param name="now">Whether they are due at once, also where their destination is suspended.</param>
    /// <param name="alsoInFlight">Whether the change is for those too whom an attempt has in hand; it counts after the attempt.</param>
    /// <param name="cancellationToken">Gives up waiting; the change goes on.</param>
    public async Task<QueueChange> ChangeAsync(QueueEntry entry, ImmutableArray<int> recipients, Func<RecipientState, RecipientState> change, bool now, bool alsoInFlight, CancellationToken cancellationToken)
    {
        ImmutableArray<int> changed;
        lock (_schedule.Gate)
        {
            changed = [.. recipients.Where(i => !entry.IsGone && !entry[i].IsSettled && (alsoInFlight || !entry[i].IsInFlight))];
            foreach (var i in changed)
            {
                _settler.Set(entry, i, change(entry[i].ToState()));
                if (now)
                    Schedule.Hurry(entry[i].Lane);
            }
            if (!changed.IsEmpty)
                Writer.Begin(entry);
        }
        var isGone = !changed.IsEmpty && await Writer.CommitStatesAsync(entry, changed, [], () => _schedule.Revise(entry, changed.AsSpan()), _stopping.Token).WaitAsync(cancellationToken);
        return new QueueChange(changed.Length, isGone);
    }

    /// <summary>Puts waiting recipients into an operator's hand, as an attempt would have them; null where none waits any more.</summary>
    public async ValueTask<QueuedMessage?> TakeForOperatorAsync(QueueEntry entry, ImmutableArray<int> recipients, CancellationToken cancellationToken)
    {
        ImmutableArray<int> taken;
        lock (_schedule.Gate)
            taken = Schedule.TakeByHand(entry, recipients.AsSpan());
        if (taken.IsEmpty)
            return null;
        try
        {
            var record = await Partition.ReadMessageAsync(entry.Id, cancellationToken);
            var stored = EnvelopeCodec.Decode(record.Envelope.Span);
            return new QueuedMessage(entry.Id, stored.Message, Due(new TakenMessage(entry, taken), stored.Message), stored.Size, Partition, record.Body, null, _clock);
        }
        catch
        {
            GiveBack(entry, taken.AsSpan(), due: null);
            throw;
        }
    }

    /// <summary>Commits what was handed in, ends the replay and closes the spool.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _replay;
        if (_committer is not null)
            await _committer.DisposeAsync();
        _meters.Dispose();
        _schedule.Dispose();
        if (_partition is not null)
            await _partition.DisposeAsync();
        if (_lease is not null)
            await _leases.ReleaseAsync([_lease]);
        _stopping.Dispose();
    }

    private void Stopped(Exception error)
    {
        _failure = $"the queue has stopped: {error.Message}";
        Log.Stopped(_logger, error);
    }

    // Null where it cannot be read: held for good, or due again in a while.
    private async ValueTask<QueuedMessage?> ReadAsync(TakenMessage taken, CancellationToken cancellationToken)
    {
        try
        {
            var record = await Partition.ReadMessageAsync(taken.Entry.Id, cancellationToken);
            var envelope = EnvelopeCodec.Decode(record.Envelope.Span);
            return new QueuedMessage(record.Id, envelope.Message, Due(taken, envelope.Message), envelope.Size, Partition, record.Body, null, _clock);
        }
        catch (SpoolDamageException e)
        {
            await HoldUnreadableAsync(taken, e.Message);
        }
        catch (OperationCanceledException)
        {
            GiveBack(taken.Entry, taken.Recipients.AsSpan(), due: null);
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotReadNow(_logger, taken.Entry.Id, e.Message);
            GiveBack(taken.Entry, taken.Recipients.AsSpan(), _clock.GetUtcNow() + ReadRetry);
        }
        return null;
    }

    private QueuedMessage? TakeFresh(TakenMessage taken)
    {
        lock (_schedule.Gate)
        {
            if (taken.Entry.Fresh is not { } fresh || fresh.Body is null || !fresh.Body.TryHold())
                return null;
            return new QueuedMessage(taken.Entry.Id, fresh.Message, Due(taken, fresh.Message), fresh.Size, Partition, default, fresh.Body, _clock);
        }
    }

    private static ImmutableArray<DueRecipient> Due(TakenMessage taken, NewMessage message) =>
        [.. taken.Recipients.Select(i => new DueRecipient(i, message.Recipients[i], taken.Entry[i].ToState()))];

    private void GiveBack(QueueEntry entry, ReadOnlySpan<int> recipients, DateTimeOffset? due)
    {
        lock (_schedule.Gate)
        {
            foreach (var recipient in recipients)
            {
                if (due is { } time && !entry[recipient].IsSettled)
                    entry[recipient].NextTicks = time.UtcTicks;
            }
            _schedule.GiveBack(entry, recipients);
        }
    }

    private async ValueTask<List<Acceptance>> ReceiveAsync(ImmutableArray<Report> reports, CancellationToken cancellationToken)
    {
        var accepted = new List<Acceptance>(reports.Length);
        try
        {
            foreach (var report in reports)
                accepted.Add(await ReceiveAsync(report, cancellationToken));
            return accepted;
        }
        catch
        {
            Discard(accepted);
            throw;
        }
    }

    private void Discard(List<Acceptance> accepted)
    {
        foreach (var acceptance in accepted)
        {
            acceptance.Discard();
            if (acceptance.Operation.LargeBody is not null)
                Partition.DiscardBody(acceptance.Operation.Id);
        }
    }

    private async ValueTask<Acceptance> ReceiveAsync(Report report, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var intake = BeginIntake(report.Id);
            try
            {
                await intake.WriteAsync(new ReadOnlySequence<byte>(report.Content), cancellationToken);
                var (body, large) = await intake.CompleteAsync(report.Message.TraceFields.Length, cancellationToken);
                return Acceptance.Of(report.Id, report.Message, report.Content.Length + report.Message.TraceFields.Length, body, large);
            }
            catch (SpoolUnavailableException e)
            {
                await Writer.WaitForSpoolAsync(report.Id, e, cancellationToken);
            }
        }
    }

    private void AfterSettling(QueueEntry entry, ImmutableArray<Settlement> settlements)
    {
        _schedule.DropFresh(entry);
        _schedule.GiveBack(entry, Recipients(settlements).AsSpan());
    }

    private static ImmutableArray<int> Recipients(ImmutableArray<Settlement> settlements) => [.. settlements.Select(static s => s.Recipient)];

    private async Task HoldUnreadableAsync(TakenMessage taken, string reason)
    {
        Log.Unreadable(_logger, taken.Entry.Id, reason);
        List<SpoolOperation> operations;
        lock (_schedule.Gate)
        {
            foreach (var recipient in taken.Recipients)
                _settler.Set(taken.Entry, recipient, taken.Entry[recipient].ToState() with { IsHeld = true, Reason = reason });
            operations = Settler.States(taken.Entry, taken.Recipients);
        }
        await Writer.CommitSurelyAsync(taken.Entry.Id, operations, [], () => _schedule.GiveBack(taken.Entry, taken.Recipients.AsSpan()), _stopping.Token);
    }
}
