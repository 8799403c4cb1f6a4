namespace Postroad.Cli.Screen;

/// <summary>What the program says to a script. Those above 63 are of sysexits.h.</summary>
internal static class ExitCode
{
    /// <summary>Yes, done.</summary>
    public const int Yes = 0;
    /// <summary>The answer is no.</summary>
    public const int No = 1;
    /// <summary>Called wrongly.</summary>
    public const int Usage = 2;
    /// <summary>Some of it was done.</summary>
    public const int Partly = 4;
    /// <summary>Refused for good.</summary>
    public const int Refused = 69;
    /// <summary>Not now: try again.</summary>
    public const int TryAgain = 75;
    /// <summary>Not permitted.</summary>
    public const int NotPermitted = 77;
    /// <summary>Something is wrong with the configuration.</summary>
    public const int Configuration = 78;
    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;
}
