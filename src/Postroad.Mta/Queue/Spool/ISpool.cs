namespace Postroad.Mta.Queue.Spool;

/// <summary>Where accepted mail is kept: a journal on a local disk, later a database. The queue knows nothing of files.</summary>
internal interface ISpool
{
    /// <summary>What this provider can do.</summary>
    SpoolTraits Traits { get; }

    /// <summary>Opens a partition under a lease. Returns before the replay, ready to commit.</summary>
    ValueTask<ISpoolPartition> OpenAsync(Lease lease, CancellationToken cancellationToken);
}
