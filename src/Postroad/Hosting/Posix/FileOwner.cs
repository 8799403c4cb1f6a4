namespace Postroad.Hosting.Posix;

/// <summary>Who owns a file.</summary>
internal readonly record struct FileOwner(uint UserId, uint GroupId)
{
    private const int ThisFolder = -100;
    private const int NoFollow = 0x100;
    private const uint BasicStats = 0x7ff;

    /// <summary>The owner of a file or folder; of a link itself where it is one. Null where it is not there, or on a system that does not tell.</summary>
    public static unsafe FileOwner? Of(string path, bool follow = true)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        Libc.StatX status;
        return Libc.Status(ThisFolder, path, follow ? 0 : NoFollow, BasicStats, &status) == 0 ? new FileOwner(status.UserId, status.GroupId) : null;
    }

    /// <summary>Gives a file, or a link itself, to this owner.</summary>
    public void Take(string path)
    {
        if (Libc.ChangeOwner(path, UserId, GroupId) != 0)
            throw new IOException($"{path} cannot be given to user {UserId}: {System.Runtime.InteropServices.Marshal.GetLastPInvokeErrorMessage()}");
    }
}
