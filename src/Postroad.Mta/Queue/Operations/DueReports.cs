using System.Collections.Immutable;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue.Operations;

/// <summary>What is to be told of results: to the sender, and, once that is committed, to the log.</summary>
/// <param name="Reports">The reports; none where none is due.</param>
/// <param name="Events">What the log says of them, or of there being none.</param>
internal sealed record DueReports(ImmutableArray<Report> Reports, ImmutableArray<MailEvent> Events);
