namespace Postroad.Mta.Queue.Spool.Disk;

/// <summary>Tells want of space or descriptors, which passes, from a disk that fails.</summary>
internal static class DiskSpace
{
    /// <summary>ENOSPC of Linux, macOS and the BSDs; used for the errors that the runtime reports without a number.</summary>
    public const int NoSpace = 28;

    /// <summary>Whether an error says that blocks, inodes, quota or descriptors have run out.</summary>
    public static bool IsWanting(Exception error) => error is IOException && error.HResult switch
    {
        NoSpace => true,
        23 or 24 => !OperatingSystem.IsWindows(), // ENFILE, EMFILE
        122 => OperatingSystem.IsLinux(), // EDQUOT
        69 => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD(), // EDQUOT
        unchecked((int)0x80070070) or unchecked((int)0x80070027) => true, // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL
        _ => false,
    };
}
