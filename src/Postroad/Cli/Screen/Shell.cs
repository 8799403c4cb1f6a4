using System.Collections;

namespace Postroad.Cli.Screen;

/// <summary>What a verb sees of the world around it. Standard output is data, standard error is talk.</summary>
internal sealed class Shell
{
    // In the order in which the C library asks for them.
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    public required TextReader In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input as octets.</summary>
    public Func<Stream> OpenInput { get; init; } = static () => Stream.Null;

    /// <summary>Opens standard output for octets: what is no text goes this way, past any encoding.</summary>
    public Func<Stream> OpenOutput { get; init; } = static () => Stream.Null;

    public IDictionary Environment { get; init; } = new Hashtable();

    public string CurrentFolder { get; init; } = ".";

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether a person reads what goes to standard output, or to standard error.</summary>
    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether a person can be asked.</summary>
    public bool InIsTerminal { get; init; }

    public int Width { get; init; } = 100;

    /// <summary>Talk only where something went wrong.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Whether the terminal shows more than ASCII.</summary>
    public bool IsUnicode { get; init; }

    /// <summary>The real one.</summary>
    public static Shell OfProcess()
    {
        var environment = System.Environment.GetEnvironmentVariables();
        return new Shell
        {
            In = Console.In,
            Out = Console.Out,
            Error = Console.Error,
            OpenInput = Console.OpenStandardInput,
            OpenOutput = Console.OpenStandardOutput,
            Environment = environment,
            CurrentFolder = System.Environment.CurrentDirectory,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            InIsTerminal = !Console.IsInputRedirected,
            Width = Console.IsOutputRedirected ? 100 : Math.Clamp(Console.WindowWidth, 40, 160),
            IsUnicode = SpeaksUtf8(environment),
        };
    }

    /// <summary>Colours of what is written to standard output.</summary>
    public Palette OutPalette => new(OutIsTerminal && WantsColour);

    /// <summary>Colours of what is written to standard error.</summary>
    public Palette ErrorPalette => new(ErrorIsTerminal && WantsColour);

    /// <summary>What is not needed by whoever is quiet.</summary>
    public void Say(string text)
    {
        if (!IsQuiet)
            Error.WriteLine(text);
    }

    /// <summary>Writes octets as they are, behind what was written as text.</summary>
    public void Write(ReadOnlySpan<byte> octets)
    {
        Out.Flush();
        using var output = OpenOutput();
        output.Write(octets);
    }

    /// <summary>Says what went wrong, as one line, and gives the exit status back.</summary>
    public int Fail(int exitCode, string message)
    {
        Error.WriteLine($"postroad: {message}");
        return exitCode;
    }

    private bool WantsColour => Environment["NO_COLOR"] is not string { Length: > 0 } && Environment["TERM"] is not "dumb";

    private static bool SpeaksUtf8(IDictionary environment)
    {
        if (OperatingSystem.IsWindows())
            return Console.OutputEncoding.CodePage == 65001;
        var locale = LocaleVariables.Select(name => environment[name] as string).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
        return locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }
}
