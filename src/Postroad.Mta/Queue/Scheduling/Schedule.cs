using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue.Scheduling;

/// <summary>
/// All that waits, in memory alone: an index by id, and a lane for each domain by due time. A message is never asked for by anyone but through its
/// lane, so a domain that is slow, dead or suspended costs one timer, and the others do not notice.
/// </summary>
internal sealed class Schedule : IDisposable
{
    private const long FreshOctets = 16 << 20;
    private const int AgingSlice = 1000;
    private const int ReplaySlice = 4096;

    private readonly Lock _gate = new();
    private readonly QueueOptions _options;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, QueueLane> _lanes = new(StringComparer.Ordinal);
    private readonly Channel<QueueLane> _offers = Channel.CreateUnbounded<QueueLane>();
    private readonly FreshMessages _fresh = new(FreshOctets);
    private readonly Channel<bool> _overdue = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly WakeUps _wakeUps;
    private readonly Aging _aging;
    private HashSet<QueueEntry> _entries = new(new EntryComparer());

    public Schedule(QueueOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        _wakeUps = new WakeUps(clock, OnTime);
        _aging = new Aging(options, clock, () => _overdue.Writer.TryWrite(true));
    }

    /// <summary>Lanes that have something due. One is not told of again until the delivery found it empty.</summary>
    public ChannelReader<QueueLane> Offers => _offers.Reader;

    /// <summary>Signals that <see cref="TryTakeOverdue"/> should be asked.</summary>
    public ChannelReader<bool> Overdue => _overdue.Reader;

    /// <summary>Guards entries, slots and lanes.</summary>
    public Lock Gate => _gate;

    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>The domains that have mail.</summary>
    public int Lanes
    {
        get
        {
            lock (_gate)
                return _lanes.Count;
        }
    }

    /// <summary>Puts a recipient into the lane of its domain. Call it under <see cref="Gate"/>.</summary>
    public void Assign(ref RecipientSlot slot, ReadOnlySpan<char> domain)
    {
        if (!_lanes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(domain, out var lane))
        {
            lane = new QueueLane(domain.ToString());
            _lanes.Add(lane.Domain, lane);
        }
        lane.Recipients++;
        slot.Lane = lane;
    }

    public bool TryFind(QueueId id, [NotNullWhen(true)] out QueueEntry? entry)
    {
        lock (_gate)
            return _entries.GetAlternateLookup<QueueId>().TryGetValue(id, out entry);
    }

    /// <summary>The ledger. Read it under <see cref="Gate"/>.</summary>
    public QueueBooks Books { get; } = new();

    /// <summary>Counts what is there, one by one.</summary>
    public Census TakeCensus()
    {
        lock (_gate)
        {
            var (recipients, oldest) = (0L, DateTimeOffset.MaxValue);
            foreach (var entry in _entries)
            {
                var accepted = entry.Accepted;
                oldest = accepted < oldest ? accepted : oldest;
                for (var i = 0; i < entry.Count; i++)
                    recipients += entry[i].IsSettled ? 0 : 1;
            }
            return new Census(_entries.Count, recipients, Books.Queued - recipients, _entries.Count == 0 ? null : oldest);
        }
    }

    /// <summary>The entries as they are now, in no order.</summary>
    public QueueEntry[] Snapshot()
    {
        lock (_gate)
            return [.. _entries];
    }

    /// <summary>Takes in a message that has just become durable. Call it under <see cref="Gate"/>.</summary>
    public void Add(QueueEntry entry, FreshMessage? fresh)
    {
        Book(entry);
        _entries.Add(entry);
        if (fresh is not null)
            _fresh.Add(entry, fresh);
        _aging.Add(entry);
        Enqueue(entry);
    }

    /// <summary>Takes in what a replay found.</summary>
    public void AddReplayed(HashSet<QueueEntry> replayed)
    {
        QueueEntry[] entries = [.. replayed];
        lock (_gate)
        {
            var latest = (_clock.GetUtcNow() + RetrySchedule.Longest(_options)).UtcTicks;
            foreach (var entry in entries)
            {
                Book(entry);
                BringBack(entry, latest);
            }
            replayed.UnionWith(_entries);
            _entries = replayed;
            _aging.AddReplayed(entries);
        }
        for (var done = 0; done < entries.Length; done += ReplaySlice)
        {
            lock (_gate)
            {
                foreach (var entry in entries.AsSpan(done, Math.Min(ReplaySlice, entries.Length - done)))
                {
                    if (!entry.IsGone)
                        Enqueue(entry);
                }
            }
        }
    }

    /// <summary>Hands out the message of a lane that has been due longest, with at most so many of its recipients there.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="maxRecipients">How many recipients at most.</param>
    /// <param name="taken">What is in flight from now on.</param>
    /// <param name="hasMore">Whether more is due; else the lane is idle again and will be offered when something is.</param>
    public bool TryTake(QueueLane lane, int maxRecipients, out TakenMessage taken, out bool hasMore)
    {
        lock (_gate)
        {
            taken = default;
            var now = _clock.GetUtcNow().UtcTicks;
            var found = false;
            while (!found && lane.SuspendedUntil <= now && lane.Waiting.TryPeek(out var entry, out var due) && due <= now)
            {
                lane.Waiting.Dequeue();
                found = TryTake(lane, entry, due, now, maxRecipients, out taken);
            }
            DropStale(lane);
            hasMore = lane.SuspendedUntil <= now && lane.Waiting.TryPeek(out _, out var next) && next <= now;
            if (!hasMore)
                Rest(lane);
            return found;
        }
    }

    /// <summary>
    /// Hands out recipients whose time is over, or whose sender is to be told of the delay, and who wait for something else than a free connection: for their next attempt or for
    /// the end of a suspension. An attempt looks after the others.
    /// </summary>
    public bool TryTakeOverdue(out TakenMessage taken)
    {
        while (true)
        {
            // Many may be old, and few of them overdue: mail comes in between two slices.
            lock (_gate)
            {
                for (var looked = 0; looked < AgingSlice; looked++)
                {
                    if (_aging.Next() is not { } entry)
                    {
                        _aging.Arm();
                        taken = default;
                        return false;
                    }
                    if (TryTakeNow(entry, out taken))
                        return true;
                }
            }
        }
    }

    private bool TryTakeNow(QueueEntry entry, out TakenMessage taken)
    {
        taken = default;
        if (entry.IsGone)
            return false;
        var now = _clock.GetUtcNow().UtcTicks;
        ImmutableArray<int>.Builder? recipients = null;
        for (var i = 0; i < entry.Count; i++)
        {
            ref var slot = ref entry[i];
            if (!slot.IsWaiting || slot.NextTicks <= now && slot.Lane.SuspendedUntil <= now && !_aging.IsTooLate(entry) || !_aging.IsOverdue(entry, slot))
                continue;
            slot.Marks |= SlotMarks.InFlight;
            (recipients ??= ImmutableArray.CreateBuilder<int>()).Add(i);
        }
        if (recipients is null)
            return false;
        taken = new TakenMessage(entry, recipients.DrainToImmutable());
        return true;
    }

    /// <summary>What was in flight waits again, each slot until its own time. Call it under <see cref="Gate"/>.</summary>
    public void GiveBack(QueueEntry entry, ReadOnlySpan<int> recipients)
    {
        foreach (var recipient in recipients)
        {
            ref var slot = ref entry[recipient];
            slot.Marks &= ~SlotMarks.InFlight;
            if (!entry.IsGone)
                Enqueue(entry, ref slot);
        }
    }

    /// <summary>A slot's time or hold has changed. Call it under <see cref="Gate"/>.</summary>
    public void Enqueue(QueueEntry entry, ref RecipientSlot slot)
    {
        if (!slot.IsWaiting)
            return;
        slot.Lane.Waiting.Enqueue(entry, slot.NextTicks);
        Look(slot.Lane);
    }

    /// <summary>The message is settled. Call it under <see cref="Gate"/>.</summary>
    public void Remove(QueueEntry entry)
    {
        if (entry.IsGone)
            return;
        entry.IsGone = true;
        _fresh.Drop(entry);
        _entries.Remove(entry);
        _aging.Forget();
        for (var i = 0; i < entry.Count; i++)
        {
            var lane = entry[i].Lane;
            lane.Recipients--;
            Forget(lane);
        }
    }

    /// <summary>Lets go of what the first attempt needed. Call it under <see cref="Gate"/>.</summary>
    public void DropFresh(QueueEntry entry) => _fresh.Drop(entry);

    /// <summary>Marks waiting recipients as in flight, whenever they are due and also where they are held. Call it under <see cref="Gate"/>.</summary>
    public static ImmutableArray<int> TakeByHand(QueueEntry entry, ReadOnlySpan<int> recipients)
    {
        var taken = ImmutableArray.CreateBuilder<int>(recipients.Length);
        foreach (var recipient in recipients)
        {
            ref var slot = ref entry[recipient];
            if (entry.IsGone || slot.IsSettled || slot.IsInFlight)
                continue;
            slot.Marks |= SlotMarks.InFlight;
            taken.Add(recipient);
        }
        return taken.DrainToImmutable();
    }

    /// <summary>States were changed by hand: their times count anew. Call it under <see cref="Gate"/>.</summary>
    public void Revise(QueueEntry entry, ReadOnlySpan<int> recipients)
    {
        foreach (var recipient in recipients)
        {
            if (!entry.IsGone)
                Enqueue(entry, ref entry[recipient]);
        }
    }

    /// <summary>What waits in the lane is wanted now, whatever suspends it. Call it under <see cref="Gate"/>.</summary>
    public static void Hurry(QueueLane lane)
    {
        lane.SuspendedUntil = 0;
        lane.IsHurried = true;
    }

    /// <summary>Nothing of the lane is offered until then. Nothing that waits in it changes.</summary>
    public void Suspend(QueueLane lane, DateTimeOffset until)
    {
        lock (_gate)
        {
            lane.SuspendedUntil = until.UtcTicks;
            Rest(lane);
        }
    }

    /// <summary>Ends a suspension.</summary>
    public void Resume(QueueLane lane)
    {
        lock (_gate)
        {
            lane.SuspendedUntil = 0;
            Look(lane);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _wakeUps.Dispose();
            _aging.Dispose();
        }
        _overdue.Writer.TryComplete();
        _offers.Writer.TryComplete();
    }

    private static bool TryTake(QueueLane lane, QueueEntry entry, long due, long now, int maxRecipients, out TakenMessage taken)
    {
        taken = default;
        if (entry.IsGone || !HasSlot(lane, entry, due))
            return false;
        var recipients = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < entry.Count && recipients.Count < maxRecipients; i++)
        {
            ref var slot = ref entry[i];
            if (slot.Lane != lane || !slot.IsWaiting || slot.NextTicks > now)
                continue;
            slot.Marks |= SlotMarks.InFlight;
            recipients.Add(i);
        }
        taken = new TakenMessage(entry, recipients.DrainToImmutable());
        return true;
    }

    private static bool HasSlot(QueueLane lane, QueueEntry entry, long due)
    {
        for (var i = 0; i < entry.Count; i++)
        {
            ref var slot = ref entry[i];
            if (slot.NextTicks == due && slot.Lane == lane && slot.IsWaiting)
                return true;
        }
        return false;
    }

    private static void DropStale(QueueLane lane)
    {
        while (lane.Waiting.TryPeek(out var entry, out var due) && (entry.IsGone || !HasSlot(lane, entry, due)))
            lane.Waiting.Dequeue();
    }

    // The clock of an earlier run was ahead: no deferral lies further away than the schedule ever puts one.
    private static void BringBack(QueueEntry entry, long latest)
    {
        for (var i = 0; i < entry.Count; i++)
        {
            ref var slot = ref entry[i];
            if (slot.Status == RecipientStatus.Deferred && slot.NextTicks > latest)
                slot.NextTicks = latest;
        }
    }

    private void Book(QueueEntry entry)
    {
        for (var i = 0; i < entry.Count; i++)
            Books.Enter(entry[i]);
    }

    private void Enqueue(QueueEntry entry)
    {
        for (var i = 0; i < entry.Count; i++)
            Enqueue(entry, ref entry[i]);
    }

    private void Rest(QueueLane lane)
    {
        lane.IsOffered = false;
        Look(lane);
        Forget(lane);
    }

    /// <summary>A lane without recipients is let go; whoever holds it still finds it empty.</summary>
    private void Forget(QueueLane lane)
    {
        if (lane.Recipients == 0 && !lane.IsOffered && _lanes.TryGetValue(lane.Domain, out var known) && known == lane)
            _lanes.Remove(lane.Domain);
    }

    private void Look(QueueLane lane)
    {
        if (lane.IsOffered || !lane.Waiting.TryPeek(out _, out var due))
            return;
        var time = Math.Max(due, lane.SuspendedUntil);
        if (time > _clock.GetUtcNow().UtcTicks)
        {
            _wakeUps.Note(lane, time);
            return;
        }
        lane.SuspendedUntil = 0;
        lane.IsOffered = true;
        _offers.Writer.TryWrite(lane);
    }

    private void OnTime()
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow().UtcTicks;
            while (_wakeUps.TryTake(now, out var lane))
                Look(lane);
            _wakeUps.Rearm();
        }
    }
}
