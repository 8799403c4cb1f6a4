using System.Buffers.Binary;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Times;

namespace Postroad.Mta.Queue.Scheduling;

/// <summary>One message in memory while it waits: its id and its recipients' states. Its envelope and content are read again when it is due.</summary>
internal class QueueEntry(QueueId id, int recipients)
{
    private readonly RecipientSlot[]? _more = recipients > 1 ? new RecipientSlot[recipients - 1] : null;
    private RecipientSlot _first;

    public QueueId Id { get; } = id;

    public int Count => 1 + (_more?.Length ?? 0);

    /// <summary>What its sender wants of its times; null for the usual.</summary>
    public virtual Wishes? Wishes => null;

    /// <summary>What the first attempt needs, while it is still in memory.</summary>
    public FreshMessage? Fresh { get; set; }

    /// <summary>Whether the schedule knows it no more.</summary>
    public bool IsGone
    {
        get => (_first.Marks & SlotMarks.Gone) != 0;
        set => _first.Marks = value ? _first.Marks | SlotMarks.Gone : _first.Marks & ~SlotMarks.Gone;
    }

    public ref RecipientSlot this[int recipient] => ref recipient == 0 ? ref _first : ref _more![recipient - 1];

    /// <summary>When the message was accepted, to the millisecond, as its id says (RFC 9562 §5.7).</summary>
    public DateTimeOffset Accepted => AcceptedAt(Id);

    /// <summary>Its place among what is due before the first attempt: the time of its acceptance, earlier for a priority (RFC 6710 §4.1).</summary>
    public long FirstTicks => (Accepted - (Wishes?.Advance ?? TimeSpan.Zero)).UtcTicks;

    public bool IsSettled
    {
        get
        {
            for (var i = 0; i < Count; i++)
            {
                if (!this[i].IsSettled)
                    return false;
            }
            return true;
        }
    }

    /// <summary>An entry for a message whose sender may want something of its times.</summary>
    public static QueueEntry Of(QueueId id, int recipients, Wishes? wishes) => wishes is null ? new QueueEntry(id, recipients) : new Asking(id, recipients, wishes);

    public static DateTimeOffset AcceptedAt(QueueId id)
    {
        Span<byte> octets = stackalloc byte[16];
        id.Value.TryWriteBytes(octets, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(octets) >> 16));
    }

    // The few that ask pay for it themselves.
    private sealed class Asking(QueueId id, int recipients, Wishes wishes) : QueueEntry(id, recipients)
    {
        public override Wishes? Wishes => wishes;
    }
}
