using System.CommandLine;
using System.Text.Json;
using Postroad.Api.Control;
using Postroad.Cli.Config;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;

namespace Postroad.Cli.Bans;

/// <summary><c>postroad ban list|lift</c>: accounts and networks that may not log in for a while, after too many failures.</summary>
internal static class BanVerbs
{
    public static Command Create(Shell shell) => new("ban", "See and lift bans after failed logins.") { List(shell), Lift(shell) };

    private static Command List(Shell shell)
    {
        var (line, json) = (new ServerLine(shell), Word.Flag("--json", "One JSON object a ban."));
        var command = new Command("list", "List the bans in force.") { json };
        line.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var table = new TextTable("ACCOUNT OR NETWORK", "FAILURES", "ENDS").AlignRight(1);
            return line.AskAsync(parsed, new ControlRequest { Verb = "ban.list" }, reply =>
            {
                if (reply.Ban is { } ban && parsed.GetValue(json))
                    shell.Out.WriteLine(JsonSerializer.Serialize(ban, ControlJson.Default.ControlBan));
                else if (reply.Ban is { } shown)
                    table.Add(Printable.Of(shown.Subject), $"{shown.Failures}", "in " + Counted.Span(shown.Until - shell.Clock.GetUtcNow()));
                if (reply.Result is null)
                    return null;
                if (table.Count > 0)
                    table.Write(shell);
                else if (!parsed.GetValue(json))
                    shell.Say("Nobody is banned.");
                return ExitCode.Yes;
            }, cancellationToken);
        });
        return command;
    }

    private static Command Lift(Shell shell)
    {
        var (subject, line) = (Word.Argument("WHOM", "The account or the network, as the list shows it."), new ServerLine(shell));
        var command = new Command("lift", "Lift a ban and forget its failures.") { subject };
        line.AddTo(command);
        command.SetAction((parsed, cancellationToken) => line.AskAsync(parsed, new ControlRequest { Verb = "ban.lift", Subject = parsed.GetValue(subject) }, reply =>
        {
            if (reply.Result is null)
                return null;
            shell.Say($"{Printable.Of(parsed.GetValue(subject)!)} may log in again.");
            return ExitCode.Yes;
        }, cancellationToken));
        return command;
    }
}
