using System.Collections.Concurrent;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool.Journal.Index;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Queue.Spool.Journal.Writing;

/// <summary>What the commits leave to be done beside them.</summary>
internal sealed class Chores : IDisposable
{
    /// <summary>Segments that are full and wait for their footer.</summary>
    public ConcurrentQueue<OpenSegment> ToSeal { get; } = new();

    /// <summary>Messages that are settled and whose large body may go.</summary>
    public ConcurrentQueue<QueueId> BodiesToDelete { get; } = new();

    /// <summary>Whether a segment was taken or could not be had.</summary>
    public bool IsSegmentWanted { get; set; } = true;

    /// <summary>Whether a segment has been used up since the start.</summary>
    public bool HasRolled { get; set; }

    /// <summary>Wakes the housekeeper.</summary>
    public SemaphoreSlim Bell { get; } = new(0);

    /// <summary>Whether anything waits.</summary>
    public bool Any(LiveIndex index) =>
        IsSegmentWanted || !ToSeal.IsEmpty || !BodiesToDelete.IsEmpty || index is { IsComplete: true, WantsCleaning: true };

    /// <inheritdoc/>
    public void Dispose() => Bell.Dispose();
}
