namespace Postroad.Mta.Queue.Spool;

/// <summary>What a provider can do.</summary>
/// <param name="MaxBatchOctets">How much one batch may hold.</param>
/// <param name="InlineBodyOctets">Bodies up to this size stand in the Accept itself; larger ones are written before it. 64 KiB.</param>
internal sealed record SpoolTraits(long MaxBatchOctets, int InlineBodyOctets);
