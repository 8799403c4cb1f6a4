namespace Postroad.Mta.Queue.Spool.Disk;

/// <summary>
/// All that the spool does with a disk goes through here, so that a test can put a disk in its place that fails, tears, fills up or
/// loses what was not flushed. Calls block; failures are <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>, and
/// want of space is told apart by <see cref="DiskSpace.IsWanting"/>.
/// </summary>
internal interface IDisk
{
    /// <summary>Makes the folder, and what leads to it, where it is absent, for the owner alone, and flushes the folder it stands in.</summary>
    void EnsureFolder(string path);

    /// <summary>The names, without folder, of the files in a folder, in no order.</summary>
    IReadOnlyList<string> ListFiles(string folder);

    /// <summary>A new file, open for reading and writing.</summary>
    /// <param name="path">Must not exist.</param>
    /// <param name="preallocate">So many octets are reserved and the file has that length; 0 for none.</param>
    IDiskFile Create(string path, long preallocate);

    /// <summary>Opens a file that exists.</summary>
    /// <exception cref="FileNotFoundException">It does not.</exception>
    IDiskFile Open(string path, bool forWriting);

    /// <summary>Renames within one file system and replaces what has the new name. Durable once the folder is flushed.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file; one that is absent is no error.</summary>
    void Delete(string path);

    /// <summary>Makes creations, renames and removals in this folder durable.</summary>
    void FlushFolder(string path);

    /// <summary>Takes the operating system's lock on a file, which ends with the process however that ends.</summary>
    /// <exception cref="SpoolLockedException">Another holds it.</exception>
    IDisposable Lock(string path);
}
