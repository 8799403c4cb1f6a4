using System.Collections.Immutable;

namespace Postroad.Mta.Queue.Operations;

/// <summary>Makes the reports that are due for results which are about to be settled; none where none is due.</summary>
internal delegate ValueTask<ImmutableArray<Report>> ReportSource(QueuedMessage message, ImmutableArray<Settlement> settlements, CancellationToken cancellationToken);
