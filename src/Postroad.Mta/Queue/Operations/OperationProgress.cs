namespace Postroad.Mta.Queue.Operations;

/// <summary>How far an operation is.</summary>
/// <param name="Done">Messages that were looked at.</param>
/// <param name="Total">Messages that are looked at in all.</param>
/// <param name="Result">What was done so far.</param>
internal sealed record OperationProgress(int Done, int Total, OperationResult Result);
