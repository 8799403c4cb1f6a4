using Postroad.Hosting.Posix;

namespace Postroad.Hosting;

/// <summary>The folder that holds everything: for its owner alone, or not used at all.</summary>
internal static class DataFolder
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Permissions = (UnixFileMode)0x1ff;

    // A link might lead out of the folder, and root would give away what is not ours.
    private static readonly EnumerationOptions NoLinks = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private static readonly EnumerationOptions NoLinksHere = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Makes the folder where it is not there, and looks at it where it is. What is wrong with it, in words; null where nothing is.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="user">Whom the process will become, and so whose it shall be; null for whom it is now.</param>
    public static string? Prepare(string path, string? user) => Try(path, () => Directory.Exists(path) ? Inspect(path, user, handOver: true) : Make(path, user));

    /// <summary>Looks at the folder where it is there, and changes nothing.</summary>
    public static string? Refusal(string path, string? user) => Try(path, () => Directory.Exists(path) ? Inspect(path, user, handOver: false) : null);

    private static string? Try(string path, Func<string?> look)
    {
        if (File.Exists(path))
            return $"{path} is a file; the data folder has to be a folder";
        try
        {
            return look();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"the data folder {path} cannot be used: {failure.Message}";
        }
    }

    /// <summary>Gives to the owner of the folder what root has just made in it (files of this name, with any ending), so that the server can use it.</summary>
    public static void HandOver(string path, string name)
    {
        if (!SystemUser.IsRoot || FileOwner.Of(path) is not { } owner || owner.UserId == 0)
            return;
        foreach (var file in Directory.EnumerateFiles(path, name + "*", NoLinksHere))
            owner.Take(file);
    }

    /// <summary>Gives to the owner of the folder what root has just made in one of the folders below it.</summary>
    public static void HandOverTree(string path, string below)
    {
        if (!SystemUser.IsRoot || !Directory.Exists(below) || FileOwner.Of(path) is not { } owner || owner.UserId == 0)
            return;
        owner.Take(below);
        foreach (var entry in Directory.EnumerateFileSystemEntries(below, "*", NoLinks))
            owner.Take(entry);
    }

    private static string? Make(string path, string? user)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return null;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) ?? "/");
        Directory.CreateDirectory(path, OwnerAlone);
        if (SystemUser.IsRoot && user is not null && SystemUser.TryFind(user, out var found))
            found.Owner.Take(path);
        return null;
    }

    private static string? Inspect(string path, string? user, bool handOver)
    {
        if (OperatingSystem.IsWindows())
            return null;
        var mode = File.GetUnixFileMode(path) & Permissions;
        if (mode != OwnerAlone)
            return $"the data folder {path} has the mode {Convert.ToString((int)mode, 8).PadLeft(4, '0')}, and has to be for its owner alone: chmod 700 {path}";
        if (Libc.Access(path, 7) != 0)
            return $"the data folder {path} cannot be written: it belongs to somebody else, or its disk is read-only";
        if (!SystemUser.IsRoot || user is null || !SystemUser.TryFind(user, out var found) || FileOwner.Of(path) is not { } owner || owner.UserId == found.UserId)
            return null;
        if (owner.UserId != 0)
            return $"the data folder {path} belongs to user {owner.UserId} and not to {user}: chown -R {user} {path}";
        // Made by root before a user was named: it is handed over whole.
        if (handOver)
            Give(path, found.Owner);
        return null;
    }

    private static void Give(string path, FileOwner owner)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(path, "*", NoLinks).Append(path))
            if (FileOwner.Of(entry, follow: false) is { UserId: 0 })
                owner.Take(entry);
    }
}
