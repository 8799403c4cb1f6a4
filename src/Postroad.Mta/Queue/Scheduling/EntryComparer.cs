using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue.Scheduling;

/// <summary>Finds entries by their id, so that the index need not hold the id a second time.</summary>
internal sealed class EntryComparer : IEqualityComparer<QueueEntry>, IAlternateEqualityComparer<QueueId, QueueEntry>
{
    public bool Equals(QueueEntry? x, QueueEntry? y) => x?.Id == y?.Id;

    public int GetHashCode(QueueEntry obj) => obj.Id.GetHashCode();

    public bool Equals(QueueId alternate, QueueEntry other) => alternate == other.Id;

    public int GetHashCode(QueueId alternate) => alternate.GetHashCode();

    public QueueEntry Create(QueueId alternate) => throw new NotSupportedException("An entry is made of a message.");
}
