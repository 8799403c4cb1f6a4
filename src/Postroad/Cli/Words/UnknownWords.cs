using System.CommandLine;
using Postroad.Configuration.Tree;

namespace Postroad.Cli.Words;

/// <summary>Finds the first word that no verb knows, before the parser takes it for something else.</summary>
internal static class UnknownWords
{
    /// <summary>What to say of it; null where all are known.</summary>
    public static string? Find(Command root, IReadOnlyList<string> words)
    {
        var (path, command) = ("postroad", root);
        var options = root.Options.ToList();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word == "--")
                return null;
            if (word.Length > 1 && word[0] == '-')
            {
                var option = options.Find(known => known.Name == word || known.Aliases.Contains(word));
                if (option is null)
                    return $"unknown option {word}{Hint(word, options.SelectMany(known => known.Aliases.Append(known.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal)))}";
                if (option.Arity.MinimumNumberOfValues > 0 || i + 1 < words.Count && ArgumentSplitter.IsValue(words[i + 1]))
                    i++;
            }
            else if (command.Subcommands.FirstOrDefault(known => known.Name == word) is { } next)
            {
                (path, command) = ($"{path} {word}", next);
                options = [.. options.Where(option => option.Recursive), .. next.Options];
            }
            else if (command.Subcommands.Count > 0 && command.Arguments.Count == 0)
                return $"unknown verb {word}{Hint(word, command.Subcommands.Where(known => !known.Hidden).Select(known => known.Name))}";
            else if (command.Arguments.Count == 0)
                return $"{path} takes no '{ArgumentSplitter.ValueOf(word)}'";
        }
        return null;
    }

    private static string Hint(string word, IEnumerable<string> known) => Nearest.To(word, known) is { } guess ? $", did you mean {guess}?" : "";
}
