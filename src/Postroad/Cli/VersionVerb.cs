using System.Reflection;
using Postroad.Cli.Screen;

namespace Postroad.Cli;

/// <summary><c>postroad --version</c></summary>
internal static class VersionVerb
{
    /// <summary>The version of the program, such as <c>0.1.0</c>.</summary>
    public static string Version { get; } = typeof(VersionVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public static int Run(Shell shell)
    {
        shell.Out.WriteLine($"postroad {Version}");
        return ExitCode.Yes;
    }
}
