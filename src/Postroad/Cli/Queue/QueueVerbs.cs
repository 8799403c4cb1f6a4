using System.CommandLine;
using System.Text.Json;
using Postroad.Api.Control;
using Postroad.Cli.Config;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;

namespace Postroad.Cli.Queue;

/// <summary><c>postroad queue …</c>: sees and steers the queue of the running server.</summary>
internal static class QueueVerbs
{
    public static Command Create(Shell shell) => new("queue", "See what waits, and do something about it, while the server runs.")
    {
        List(shell), Show(shell),
        QueueChange.Create(shell, "retry", "Try it now; what was held is released."),
        QueueChange.Create(shell, "hold", "Leave it alone until it is released."),
        QueueChange.Create(shell, "release", "Go on with what was held."),
        QueueChange.Create(shell, "bounce", "Return it to its sender, with a report."),
        QueueChange.Create(shell, "drop", "Throw it away, without a report."),
    };

    private static Command List(Shell shell)
    {
        var (filter, line, json) = (new FilterWords(), new ServerLine(shell), Word.Flag("--json", "One JSON object a message."));
        var command = new Command("list", "List the messages that wait, the oldest first.") { json };
        filter.AddTo(command);
        line.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var wanted = filter.Read(parsed, null, out var wrong);
            if (wrong is not null)
                return Task.FromResult(shell.Fail(ExitCode.Usage, wrong));
            var list = parsed.GetValue(json) ? null : new QueueList(shell);
            return line.AskAsync(parsed, new ControlRequest { Verb = "queue.list", Filter = wanted }, reply =>
            {
                if (reply.Message is { } message && list is null)
                    shell.Out.WriteLine(JsonSerializer.Serialize(message, ControlJson.Default.QueueMessage));
                else if (reply.Message is { } shown)
                    list!.Add(shown);
                if (reply.Result is null)
                    return null;
                list?.Finish();
                return ExitCode.Yes;
            }, cancellationToken);
        });
        return command;
    }

    private static Command Show(Shell shell)
    {
        var (id, line, json) = (Word.Argument("ID", "The queue id, as in logs and replies."), new ServerLine(shell), Word.Flag("--json", "One JSON object."));
        var command = new Command("show", "Show all that is known of one message.") { id, json };
        line.AddTo(command);
        command.SetAction((parsed, cancellationToken) => line.AskAsync(parsed, new ControlRequest { Verb = "queue.show", Filter = new ControlFilter { Id = parsed.GetValue(id) } }, reply =>
        {
            if (reply.Message is { } message && parsed.GetValue(json))
                shell.Out.WriteLine(JsonSerializer.Serialize(message, ControlJson.Default.QueueMessage));
            else if (reply.Message is { } shown)
                MessagePage.Write(shell, shown);
            return reply.Result is null ? null : ExitCode.Yes;
        }, cancellationToken));
        return command;
    }
}
