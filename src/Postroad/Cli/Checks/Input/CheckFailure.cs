namespace Postroad.Cli.Checks.Input;

/// <summary>A check that could not run, with what the program says then.</summary>
internal sealed class CheckFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;
}
