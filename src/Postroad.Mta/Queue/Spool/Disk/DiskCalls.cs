using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Postroad.Mta.Queue.Spool.Disk;

/// <summary>The two calls that the base library lacks: a flush without the times of the file, and the flush of a folder.</summary>
internal static partial class DiskCalls
{
    private static volatile bool _isNativeAbsent = !OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS() && !OperatingSystem.IsFreeBSD();

    /// <summary>fdatasync on Linux; elsewhere the flush of the base library, which on macOS is F_FULLFSYNC.</summary>
    public static void FlushData(SafeFileHandle file, string path)
    {
        if (!_isNativeAbsent && OperatingSystem.IsLinux())
        {
            try
            {
                while (FDataSync(file) != 0)
                    ThrowUnlessInterrupted("flush", path);
                return;
            }
            catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
            {
                _isNativeAbsent = true;
            }
        }
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>fsync of a folder. Windows has no such thing: its file system journals names by itself.</summary>
    public static void FlushFolder(string path)
    {
        if (_isNativeAbsent)
            return;
        try
        {
            var folder = Open(path, 0, 0);
            if (folder < 0)
                throw Failure("open", path);
            try
            {
                while (FSync(folder) != 0)
                    ThrowUnlessInterrupted("flush", path);
            }
            finally
            {
                _ = Close(folder);
            }
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            _isNativeAbsent = true;
        }
    }

    private static void ThrowUnlessInterrupted(string what, string path)
    {
        const int Interrupted = 4; // EINTR
        if (Marshal.GetLastPInvokeError() != Interrupted)
            throw Failure(what, path);
    }

    private static IOException Failure(string what, string path)
    {
        var number = Marshal.GetLastPInvokeError();
        return new IOException($"cannot {what} {path}: {Marshal.GetPInvokeErrorMessage(number)}", number);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
