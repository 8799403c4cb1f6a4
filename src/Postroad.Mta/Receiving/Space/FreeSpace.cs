namespace Postroad.Mta.Receiving.Space;

/// <summary>How much room the disk of the data folder has, asked at most once a second.</summary>
internal sealed class FreeSpace(string folder, TimeProvider clock)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private long _askedAt;
    private long _octets = -1;
    private long _all = long.MaxValue;

    /// <summary>The octets that are free, and all of them; <see cref="long.MaxValue"/> where the system does not tell.</summary>
    public (long Free, long Total) Octets
    {
        get
        {
            if (Volatile.Read(ref _octets) < 0 || clock.GetElapsedTime(Volatile.Read(ref _askedAt)) >= Freshness)
            {
                Volatile.Write(ref _octets, Ask());
                Volatile.Write(ref _askedAt, clock.GetTimestamp());
            }
            return (Volatile.Read(ref _octets), Volatile.Read(ref _all));
        }
    }

    private long Ask()
    {
        try
        {
            var drive = new DriveInfo(folder);
            Volatile.Write(ref _all, drive.TotalSize);
            return drive.AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }
}
