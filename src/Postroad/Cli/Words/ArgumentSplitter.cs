namespace Postroad.Cli.Words;

/// <summary>
/// Splits <c>--name=value</c> before the command line is parsed, so that a value may be empty or begin with <c>-</c> or <c>@</c>.
/// Such a value carries a mark that no shell passes by accident; <see cref="ValueOf"/> takes it off again.
/// </summary>
internal static class ArgumentSplitter
{
    private const char Mark = '\u0001';

    public static string[] Split(IEnumerable<string> arguments)
    {
        var words = new List<string>();
        var isPlain = false;
        foreach (var argument in arguments)
        {
            var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
            if (isPlain || equals < 3)
                words.Add(argument);
            else
                words.AddRange([argument[..equals], Mark + argument[(equals + 1)..]]);
            isPlain |= argument == "--";
        }
        return [.. words];
    }

    /// <summary>The value as it was typed.</summary>
    public static string ValueOf(string word) => word.StartsWith(Mark) ? word[1..] : word;

    /// <summary>Whether the word is a value that came with its option.</summary>
    public static bool IsValue(string word) => word.StartsWith(Mark);
}
