namespace Postroad.Smtp.Server.Admission;

/// <summary>How many descriptors the process may have, and how many of them connections may take.</summary>
internal static class DescriptorLimit
{
    // The runtime holds some 200 for its assemblies, and does not live without them.
    private const int Reserve = 320;

    /// <summary>The limit of the process; 0 where it is not known.</summary>
    public static int Value { get; } = Read();

    /// <summary>What is left for connections when a tenth, and 320 at least, is kept for the runtime, for files and for what we dial ourselves.</summary>
    public static int ForConnections => Value == 0 ? int.MaxValue : Math.Max(16, Value - Math.Max(Reserve, Value / 10));

    /// <summary>How many are in use.</summary>
    /// <exception cref="IOException">There is none left to count with.</exception>
    public static int CountInUse() => Directory.EnumerateFiles("/proc/self/fd").Count();

    private static int Read()
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        foreach (var line in File.ReadLines("/proc/self/limits"))
        {
            if (line.StartsWith("Max open files", StringComparison.Ordinal))
                return int.TryParse(line[14..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], out var limit) ? limit : 0;
        }
        return 0;
    }
}
