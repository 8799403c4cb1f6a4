using Postroad.Cli.Screen;

namespace Postroad.Cli.Dev;

/// <summary>Where <c>dev</c> keeps mail.</summary>
internal static class DevFolder
{
    /// <summary>The folder that was named, or one of the user's own (XDG_DATA_HOME, else ~/.local/share).</summary>
    public static string Choose(Shell shell, string? named)
    {
        if (named is not null)
            return Path.GetFullPath(named, shell.CurrentFolder);
        var home = shell.Environment["XDG_DATA_HOME"] as string;
        if (string.IsNullOrEmpty(home) || !Path.IsPathRooted(home))
            home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(home.Length > 0 ? home : Path.GetTempPath(), "postroad", "dev");
    }

    /// <summary>A folder that somebody has just made, with nothing in it, is made theirs alone; nobody loses a thing by that.</summary>
    public static void CloseIfEmpty(string folder)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).Any())
            return;
        try
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (UnauthorizedAccessException)
        {
            // It is somebody else's; the server says so in its own words.
        }
    }
}
