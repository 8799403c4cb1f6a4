namespace Postroad.Mta.Queue.Spool.Disk;

/// <summary>The disk of this machine.</summary>
internal sealed class LocalDisk : IDisk
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>It has no state, so one serves all.</summary>
    public static LocalDisk Instance { get; } = new();

    /// <inheritdoc/>
    public void EnsureFolder(string path)
    {
        path = Path.GetFullPath(path);
        if (Directory.Exists(path))
            return;
        var above = Path.GetDirectoryName(path);
        if (above is not null)
            EnsureFolder(above);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly);
        if (above is not null)
            FlushFolder(above);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string folder) => [.. Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>()];

    /// <inheritdoc/>
    public IDiskFile Create(string path, long preallocate)
    {
        try
        {
            var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.None, preallocate);
            var file = new LocalDiskFile(handle, path);
            if (file.Length < preallocate)
                file.SetLength(preallocate);
            return file;
        }
        catch (IOException error) when (preallocate > 0 && error.GetType() == typeof(IOException) && error.HResult == unchecked((int)0x80131620))
        {
            // The runtime reports a failed reservation without the number of the error and leaves no file behind.
            throw new IOException(error.Message, DiskSpace.NoSpace);
        }
    }

    /// <inheritdoc/>
    public IDiskFile Open(string path, bool forWriting)
    {
        var access = forWriting ? FileAccess.ReadWrite : FileAccess.Read;
        return new LocalDiskFile(File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete), path);
    }

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void FlushFolder(string path) => DiskCalls.FlushFolder(path);

    /// <inheritdoc/>
    public IDisposable Lock(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (IsHeldByAnother(error))
        {
            throw new SpoolLockedException($"{path} is locked: another process works on this folder");
        }
    }

    // EWOULDBLOCK of Linux, of macOS and the BSDs; sharing violation and lock violation of Windows.
    private static bool IsHeldByAnother(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020) or unchecked((int)0x80070021);
}
