using System.CommandLine;
using System.CommandLine.Help;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;

namespace Postroad.Cli;

/// <summary>The program as it is called: words in, exit status out.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments, Shell shell, CancellationToken cancellationToken)
    {
        var verbs = new VerbTree(shell);
        var words = ArgumentSplitter.Split(arguments);
        if (words is [] or ["help"])
            words = ["--help"];
        if (UnknownWords.Find(verbs.Root, words) is { } unknown && !words.Contains("--help") && !(words is [['[', ..], ..]))
            return Misused(shell, unknown, "postroad");

        var parsed = verbs.Root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpPage)
        {
            foreach (var error in parsed.Errors.Skip(1))
                shell.Error.WriteLine($"postroad: {Plain(error.Message)}");
            return Misused(shell, Plain(parsed.Errors[0].Message), HelpPage.Path(parsed.CommandResult));
        }
        shell.IsQuiet = parsed.GetValue(verbs.Quiet);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = shell.Out, Error = shell.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    private static int Misused(Shell shell, string message, string path)
    {
        shell.Fail(ExitCode.Usage, message);
        shell.Error.WriteLine($"`{path} --help` shows how it is called.");
        return ExitCode.Usage;
    }

    /// <summary>The parser's own sentences, in ours: no capital, no full stop, no mark.</summary>
    private static string Plain(string message)
    {
        var text = message.Replace("\u0001", "", StringComparison.Ordinal).TrimEnd('.');
        return text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
