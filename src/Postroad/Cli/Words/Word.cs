using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Postroad.Configuration.Values;

namespace Postroad.Cli.Words;

/// <summary>The options and arguments that verbs are made of. All options are made here, so that each can have the values that <see cref="ArgumentSplitter"/> marks.</summary>
internal static class Word
{
    /// <summary>An option with a text for a value; null where it is not given.</summary>
    public static Option<string?> Text(string name, string value, string help, params string[] aliases) => Of<string?>(name, value, help, static text => text, aliases);

    /// <summary>An option that must be given.</summary>
    public static Option<string?> Required(this Option<string?> option)
    {
        option.Required = true;
        return option;
    }

    /// <summary>An option that may be given several times.</summary>
    public static Option<string[]> Texts(string name, string value, string help, params string[] aliases)
    {
        var option = new Option<string[]>(name, aliases)
        {
            Description = help,
            HelpName = value,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            CustomParser = static result => [.. result.Tokens.Select(token => ArgumentSplitter.ValueOf(token.Value))],
            DefaultValueFactory = static _ => [],
        };
        return option;
    }

    /// <summary>An option that is there or not.</summary>
    public static Option<bool> Flag(string name, string help, params string[] aliases) => new(name, aliases)
    {
        Description = help,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = static result => result.Tokens.Count == 0 || Read(result, static (string text, out bool value) => bool.TryParse(text, out value), "true or false"),
    };

    /// <summary>An option with a whole number; null where it is not given.</summary>
    public static Option<int?> Number(string name, string value, string help, int least, int most) => new(name)
    {
        Description = help,
        HelpName = value,
        CustomParser = result => Read(result, (string text, out int? number) =>
        {
            var read = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var found) && found >= least && found <= most;
            number = found;
            return read;
        }, $"a number from {least} to {most}"),
    };

    /// <summary>An option with a duration such as <c>30s</c>; null where it is not given.</summary>
    public static Option<TimeSpan?> Duration(string name, string help) => new(name)
    {
        Description = help,
        HelpName = "DURATION",
        CustomParser = static result => Read(result, static (string text, out TimeSpan? value) =>
        {
            var read = DurationText.TryParse(text, out var found);
            value = found;
            return read;
        }, "a duration such as 30s, 5m, 4h or 5d"),
    };

    /// <summary>A word that must be given.</summary>
    public static Argument<string> Argument(string name, string help) => new(name)
    {
        Description = help,
        HelpName = name,
        CustomParser = static result => ArgumentSplitter.ValueOf(result.Tokens.Single().Value),
    };

    /// <summary>A word that may be left out.</summary>
    public static Argument<string?> OptionalArgument(string name, string help) => new(name)
    {
        Description = help,
        HelpName = name,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = static result => result.Tokens.Count == 0 ? null : ArgumentSplitter.ValueOf(result.Tokens[0].Value),
    };

    private delegate bool Reader<T>(string text, out T value);

    private static Option<T?> Of<T>(string name, string value, string help, Func<string, T?> read, string[] aliases) => new(name, aliases)
    {
        Description = help,
        HelpName = value,
        CustomParser = result => read(ArgumentSplitter.ValueOf(result.Tokens.Single().Value)),
    };

    private static T? Read<T>(ArgumentResult result, Reader<T> read, string expected)
    {
        var text = ArgumentSplitter.ValueOf(result.Tokens.Single().Value);
        if (read(text, out var value))
            return value;
        result.AddError($"{((OptionResult)result.Parent!).IdentifierToken?.Value ?? "an option"}: '{text}' is not {expected}");
        return default;
    }
}
