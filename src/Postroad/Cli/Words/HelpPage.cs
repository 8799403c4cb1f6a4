using System.CommandLine;
using System.CommandLine.Invocation;
using Postroad.Cli.Screen;

namespace Postroad.Cli.Words;

/// <summary>What <c>--help</c> shows: what the verb is for, how it is called, and its words in columns.</summary>
internal sealed class HelpPage(Shell shell, IReadOnlyDictionary<Command, string> examples) : SynchronousCommandLineAction
{
    private const int Indent = 2;

    public override int Invoke(ParseResult parseResult)
    {
        var path = Path(parseResult.CommandResult);
        Write(shell.Out, parseResult.CommandResult.Command, path);
        return ExitCode.Yes;
    }

    /// <summary><c>postroad queue list</c></summary>
    public static string Path(System.CommandLine.Parsing.CommandResult result)
    {
        var names = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = result; at is not null; at = at.Parent)
            if (at is System.CommandLine.Parsing.CommandResult { Command: var command })
                names.Insert(0, command is RootCommand ? "postroad" : command.Name);
        return string.Join(' ', names);
    }

    private void Write(TextWriter writer, Command command, string path)
    {
        var palette = shell.OutPalette;
        writer.WriteLine(command.Description);
        writer.WriteLine();
        writer.WriteLine($"{palette.Bold("Usage:")} {path}{UsageOf(command)}");
        Rows(writer, palette, "Verbs", command.Subcommands.Where(verb => !verb.Hidden).Select(verb => (verb.Name, verb.Description)));
        Rows(writer, palette, "Arguments", command.Arguments.Select(argument => (argument.Name, argument.Description)));
        Rows(writer, palette, "Options", OptionsOf(command).Where(option => !option.Hidden).Select(option => (NamesOf(option), option.Description)));
        if (examples.TryGetValue(command, out var example))
        {
            writer.WriteLine();
            writer.WriteLine(palette.Bold("Examples:"));
            foreach (var line in example.Split('\n'))
                writer.WriteLine(new string(' ', Indent) + line);
        }
        if (command.Subcommands.Count > 0)
        {
            writer.WriteLine();
            writer.WriteLine($"`{path} VERB --help` tells more of one.");
        }
    }

    private static string UsageOf(Command command)
    {
        var usage = command.Subcommands.Count > 0 ? " VERB" : "";
        foreach (var option in command.Options.Where(option => option.Required))
            usage += $" {option.Name} {option.HelpName}";
        if (OptionsOf(command).Any(option => !option.Required))
            usage += " [OPTIONS]";
        foreach (var argument in command.Arguments)
            usage += argument.Arity.MinimumNumberOfValues == 0 ? $" [{argument.Name}]" : $" {argument.Name}";
        return usage + (command.Arguments.Any(argument => argument.Arity.MaximumNumberOfValues > 1) ? "…" : "");
    }

    private static IEnumerable<Option> OptionsOf(Command command)
    {
        foreach (var option in command.Options)
            yield return option;
        for (var parent = command.Parents.OfType<Command>().FirstOrDefault(); parent is not null; parent = parent.Parents.OfType<Command>().FirstOrDefault())
            foreach (var option in parent.Options.Where(option => option.Recursive))
                yield return option;
    }

    private static string NamesOf(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(alias => alias.Length == 2).Append(option.Name));
        return option.HelpName is { Length: > 0 } value ? $"{names} {value}" : names;
    }

    private void Rows(TextWriter writer, Palette palette, string title, IEnumerable<(string Name, string? Help)> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
            return;
        writer.WriteLine();
        writer.WriteLine(palette.Bold(title + ":"));
        var column = Math.Min(all.Max(row => row.Name.Length), 30) + Indent + 2;
        foreach (var (name, help) in all)
        {
            var first = new string(' ', Indent) + name;
            var lines = Wrap(help ?? "", Math.Max(30, shell.Width - column));
            if (first.Length + 2 > column)
            {
                writer.WriteLine(first);
                first = "";
            }
            foreach (var line in lines)
            {
                writer.WriteLine((first.PadRight(column) + line).TrimEnd());
                first = "";
            }
        }
    }

    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
            if (lines[^1].Length + word.Length + 1 > width && lines[^1].Length > 0)
                lines.Add(word);
            else
                lines[^1] += lines[^1].Length == 0 ? word : " " + word;
        return lines;
    }
}
