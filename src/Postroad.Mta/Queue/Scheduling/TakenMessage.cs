using System.Collections.Immutable;

namespace Postroad.Mta.Queue.Scheduling;

/// <summary>What the schedule handed out: these recipients of this message are in flight until they are settled or given back.</summary>
internal readonly record struct TakenMessage(QueueEntry Entry, ImmutableArray<int> Recipients);
