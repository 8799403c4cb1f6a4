using System.Collections.Immutable;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;

namespace Postroad.Mta.Bounces;

/// <summary>What an attempt's results are to be settled with.</summary>
/// <param name="Settlements">The results; those that a report tells of a delay are marked so.</param>
/// <param name="Reports">The reports to commit in the same batch: one at most.</param>
/// <param name="Events">What to tell once they are committed.</param>
internal sealed record ReportDecision(ImmutableArray<Settlement> Settlements, ImmutableArray<Report> Reports, ImmutableArray<MailEvent> Events);
