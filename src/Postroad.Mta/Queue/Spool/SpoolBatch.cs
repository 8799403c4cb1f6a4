namespace Postroad.Mta.Queue.Spool;

/// <summary>What one commit makes durable, in order.</summary>
internal sealed class SpoolBatch
{
    /// <summary>The operations.</summary>
    public List<SpoolOperation> Operations { get; } = [];
}
