using System.CommandLine;
using Postroad.Cli.Screen;

namespace Postroad.Cli;

/// <summary><c>postroad completion SHELL</c>: a small function that asks the program itself what may come next.</summary>
internal static class CompletionVerb
{
    private const string Bash = """
        _postroad() { local IFS=$'\n'; COMPREPLY=($(postroad "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null | grep -- "^${COMP_WORDS[COMP_CWORD]}")); }
        complete -o default -F _postroad postroad
        """;

    private const string Zsh = """
        #compdef postroad
        _postroad() { local words=("${(f)$(postroad "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}"); compadd -a words; }
        compdef _postroad postroad
        """;

    private const string Fish = """
        complete -c postroad -a '(postroad "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
        """;

    public static Command Create(Shell shell, RootCommand root)
    {
        _ = root;
        var which = new Argument<string>("SHELL") { Description = "bash, zsh or fish.", HelpName = "SHELL" };
        which.CompletionSources.Add("bash", "zsh", "fish");
        var command = new Command("completion", "Print a function that completes verbs and options in your shell.") { which };
        command.SetAction(parsed =>
        {
            var script = parsed.GetValue(which) switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => null };
            if (script is null)
                return shell.Fail(ExitCode.Usage, $"no completion for '{parsed.GetValue(which)}': bash, zsh or fish");
            shell.Out.WriteLine(script.ReplaceLineEndings("\n"));
            return ExitCode.Yes;
        });
        return command;
    }
}
