using System.Collections.Immutable;
using System.Text;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Records;
using Postroad.Mta.Queue.Scheduling;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Queue.Replaying;

/// <summary>
/// Builds the index of what was queued when the last process ended. Records of one message come in any order; what they say together counts only when
/// the end has been read.
/// </summary>
internal sealed class Replayer
{
    private readonly Schedule _schedule;
    private readonly TailTable _tails;
    private readonly HashSet<QueueEntry> _entries = new(new EntryComparer());
    private readonly HashSet<QueueId> _removed = [];
    private readonly Dictionary<(QueueId Id, int Recipient), SpoolRecord.State> _early = [];

    public Replayer(Schedule schedule, TailTable tails)
    {
        (_schedule, _tails) = (schedule, tails);
    }

    /// <summary>What could not be read, in words; the spool keeps it.</summary>
    public List<string> Damage { get; } = [];

    /// <summary>Messages whose recipients are all settled, so that only their removal was lost.</summary>
    public List<QueueId> Settled { get; } = [];

    /// <exception cref="SpoolDamageException">The replay broke off before its end, so that nothing of it may be tried.</exception>
    public async Task<HashSet<QueueEntry>> RunAsync(ISpoolPartition partition, CancellationToken cancellationToken)
    {
        var ended = false;
        await foreach (var record in partition.ReplayAsync(cancellationToken))
        {
            if (record is SpoolRecord.End)
                ended = true;
            else
                Take(record);
        }
        if (!ended)
            throw new SpoolDamageException("The replay of the spool has no end.");
        Finish();
        _entries.TrimExcess();
        return _entries;
    }

    private void Take(SpoolRecord record)
    {
        try
        {
            switch (record)
            {
                case SpoolRecord.Message message:
                    TakeMessage(message);
                    break;
                case SpoolRecord.State state:
                    TakeState(state);
                    break;
                case SpoolRecord.Removed removed:
                    TakeRemoval(removed.Id);
                    break;
                case SpoolRecord.Damaged damaged:
                    Damage.Add($"{damaged.Where}: {damaged.Why}");
                    break;
            }
        }
        catch (SpoolDamageException e)
        {
            Damage.Add($"{IdOf(record)}: {e.Message}");
        }
    }

    private void TakeMessage(SpoolRecord.Message message)
    {
        if (_removed.Contains(message.Id) || Find(message.Id) is not null)
            return;
        var count = EnvelopeCodec.ReadRecipientCount(message.Envelope.Span);
        if (count == 0 || count != message.Recipients.Length)
            throw RecordReader.Damaged("the envelope and the states differ in number");
        var entry = QueueEntry.Of(message.Id, count, EnvelopeCodec.ReadWishes(message.Envelope.Span));
        for (var i = 0; i < count; i++)
            Set(entry, i, StateCodec.Decode(message.Recipients[i].Span, version: 0));
        lock (_schedule.Gate)
            EnvelopeCodec.ReadDomains(message.Envelope.Span, (_schedule, entry), AssignLane);
        _entries.Add(entry);
        for (var i = 0; i < count && _early.Count > 0; i++)
        {
            if (_early.Remove((message.Id, i), out var state))
                TakeState(state);
        }
    }

    private static void AssignLane((Schedule Schedule, QueueEntry Entry) target, int recipient, ReadOnlySpan<byte> domain)
    {
        Span<char> text = stackalloc char[256];
        if (domain.Length > text.Length)
            throw RecordReader.Damaged("a domain is too long");
        target.Schedule.Assign(ref target.Entry[recipient], text[..Encoding.UTF8.GetChars(domain, text)]);
    }

    private void TakeState(SpoolRecord.State state)
    {
        if (_removed.Contains(state.Id))
            return;
        if (Find(state.Id) is not { } entry)
        {
            var key = (state.Id, state.Recipient);
            if (!_early.TryGetValue(key, out var known) || known.Version < state.Version)
                _early[key] = state;
            return;
        }
        if (state.Recipient < 0 || state.Recipient >= entry.Count)
            throw RecordReader.Damaged("a state is of a recipient that is not there");
        if (state.Version > entry[state.Recipient].Version)
            Set(entry, state.Recipient, StateCodec.Decode(state.Octets.Span, state.Version));
    }

    private void TakeRemoval(QueueId id)
    {
        _removed.Add(id);
        if (Find(id) is not { } entry)
            return;
        _entries.Remove(entry);
        Forget(entry);
    }

    private void Finish()
    {
        foreach (var entry in _entries)
        {
            if (entry.IsSettled)
                Settled.Add(entry.Id);
        }
        foreach (var id in Settled)
        {
            var entry = Find(id)!;
            _entries.Remove(entry);
            Forget(entry);
        }
    }

    private void Forget(QueueEntry entry)
    {
        lock (_schedule.Gate)
            _schedule.Remove(entry);
    }

    private QueueEntry? Find(QueueId id) => _entries.GetAlternateLookup<QueueId>().TryGetValue(id, out var entry) ? entry : null;

    private void Set(QueueEntry entry, int recipient, RecipientState state) =>
        entry[recipient].Set(state, entry.FirstTicks, _tails);

    private static string IdOf(SpoolRecord record) => record switch
    {
        SpoolRecord.Message message => message.Id.ToString(),
        SpoolRecord.State state => state.Id.ToString(),
        _ => "spool",
    };
}
