using System.Diagnostics;
using System.Globalization;

namespace Postroad.Mta.Queue.Spool;

/// <summary>
/// Named places where a test may end the process, as a power cut or <c>kill -9</c> would. The environment variable
/// <c>POSTROAD_CRASH_POINT</c> is <c>NAME</c> or <c>NAME:N</c>: the process kills itself when it comes there for the N-th time. Unset, as always outside
/// the crash suite, a passage costs one comparison.
/// </summary>
internal static class CrashPoint
{
    private static readonly string? Name;
    private static int _left;

    static CrashPoint()
    {
        var wish = Environment.GetEnvironmentVariable("POSTROAD_CRASH_POINT");
        if (string.IsNullOrEmpty(wish))
            return;
        var colon = wish.LastIndexOf(':');
        Name = colon < 0 ? wish : wish[..colon];
        _left = colon >= 0 && int.TryParse(wish.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var times) ? times : 1;
    }

    /// <summary>Passes a named place.</summary>
    public static void Reach(string name)
    {
        if (Name is not null && string.Equals(Name, name, StringComparison.Ordinal) && Interlocked.Decrement(ref _left) == 0)
            Process.GetCurrentProcess().Kill();
    }
}
