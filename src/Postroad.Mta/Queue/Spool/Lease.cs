namespace Postroad.Mta.Queue.Spool;

/// <summary>The right to work on one partition.</summary>
/// <param name="Partition">Which one.</param>
/// <param name="Epoch">Grows with each grant, so that a later owner can tell what an earlier one wrote.</param>
internal sealed record Lease(int Partition, long Epoch);
