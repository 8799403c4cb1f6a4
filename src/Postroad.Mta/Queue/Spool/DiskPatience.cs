namespace Postroad.Mta.Queue.Spool;

/// <summary>How long a client is kept waiting for a disk that does not answer.</summary>
internal static class DiskPatience
{
    /// <summary>20 seconds. Its own patience after the final dot should be 10 minutes (RFC 5321 §4.5.3.2.6) and is often one.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
}
