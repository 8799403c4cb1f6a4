using System.Runtime.InteropServices;
using System.Text;

namespace Postroad.Hosting.Posix;

/// <summary>A folder under a name that is short enough for the address of a socket: its own, or by way of an open descriptor.</summary>
internal readonly struct ShortFolder : IDisposable
{
    private const int PathOnly = 0x200000;
    private const int FolderOnly = 0x10000;
    private const int CloseOnExec = 0x80000;

    private readonly int _descriptor;

    private ShortFolder(string path, int descriptor) => (Path, _descriptor) = (path, descriptor);

    public string Path { get; }

    /// <param name="path">The folder.</param>
    /// <param name="longest">So many octets fit, the name of the file and a slash included.</param>
    public static ShortFolder Of(string path, int longest)
    {
        if (Encoding.UTF8.GetByteCount(path) + 16 <= longest || !OperatingSystem.IsLinux())
            return new ShortFolder(path, -1);
        // The flags differ on some architectures; without O_DIRECTORY and O_PATH a folder opens all the same.
        var flags = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? PathOnly | FolderOnly | CloseOnExec : CloseOnExec;
        var descriptor = Libc.Open(path, flags);
        return descriptor < 0 ? new ShortFolder(path, -1) : new ShortFolder($"/proc/self/fd/{descriptor}", descriptor);
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
            _ = Libc.Close(_descriptor);
    }
}
