using System.CommandLine;
using System.Text.Json;
using Postroad.Api.Control;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;

namespace Postroad.Cli.Config;

/// <summary><c>postroad config reload</c>: asks the running server to read its file again.</summary>
internal static class ReloadVerb
{
    public static Command Create(Shell shell)
    {
        var (line, json) = (new ServerLine(shell), Word.Flag("--json", "Print the result as one JSON object."));
        var command = new Command("reload", "Put a changed file in force in the running server, whole or not at all.") { json };
        line.AddTo(command);
        command.SetAction((parsed, cancellationToken) => line.AskAsync(parsed, new ControlRequest { Verb = "config.reload" }, reply =>
        {
            if (reply.Result is not { } result)
                return null;
            if (parsed.GetValue(json))
                shell.Out.WriteLine(JsonSerializer.Serialize(new ReloadReport("postroad.config.reload/1", result.Changed ?? [], result.Waiting ?? []), ReloadReportJson.Default.ReloadReport));
            else if (!shell.IsQuiet)
            {
                shell.Out.WriteLine(result.Changed is { Count: > 0 } changed ? $"In force now: {string.Join(", ", changed)}." : "Nothing to put in force.");
                if (result.Waiting is { Count: > 0 } waiting)
                    shell.Out.WriteLine($"With the next start: {string.Join(", ", waiting)}.");
            }
            return ExitCode.Yes;
        }, cancellationToken));
        return command;
    }
}
