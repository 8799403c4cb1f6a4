using System.Collections.Immutable;

namespace Postroad.Mta.Queue.Operations;

/// <summary>Makes the reports that are due for results which are about to be settled.</summary>
internal delegate ValueTask<DueReports> ReportSource(QueuedMessage message, ImmutableArray<Settlement> settlements, CancellationToken cancellationToken);
