namespace Postroad.Mta.Queue.Spool;

/// <summary>Grants partitions to nodes. On one node with a local disk the operating system's lock on the data folder stands behind it.</summary>
internal interface ILeaseStore
{
    /// <summary>Grants the partitions, each with an epoch above all earlier ones.</summary>
    /// <exception cref="SpoolLockedException">Another process holds them.</exception>
    ValueTask<IReadOnlyList<Lease>> AcquireAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken);

    /// <summary>Gives partitions back.</summary>
    ValueTask ReleaseAsync(IReadOnlyList<Lease> leases);
}
