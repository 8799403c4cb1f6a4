using Postroad.Mta.Queue.Scheduling;

namespace Postroad.Mta.Queue.Committing;

/// <summary>
/// Changes of messages that are in memory and not yet on disk. While one is, the removal of its message waits: else the end of one attempt could become
/// durable before the report that another attempt still writes. All calls are under the schedule's gate.
/// </summary>
internal sealed class OpenChanges
{
    private readonly Dictionary<QueueEntry, int> _counts = [];

    /// <summary>A change has been made in memory.</summary>
    public void Begin(QueueEntry entry) => _counts[entry] = _counts.GetValueOrDefault(entry) + 1;

    /// <summary>Whether one change is open, and no other.</summary>
    public bool IsLast(QueueEntry entry) => _counts.GetValueOrDefault(entry) == 1;

    /// <summary>A change is on disk, or given up. Returns whether none is open any more.</summary>
    public bool End(QueueEntry entry)
    {
        if (_counts[entry] > 1)
        {
            _counts[entry]--;
            return false;
        }
        return _counts.Remove(entry);
    }
}
