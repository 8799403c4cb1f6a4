using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Postroad.Api.Control;
using Postroad.Cli.Config;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;

namespace Postroad.Cli.Queue;

/// <summary>A verb that changes messages: which, why, and what came of it.</summary>
internal sealed class QueueChange
{
    private readonly Shell _shell;
    private readonly string _verb;
    private readonly Argument<string?> _id = Word.OptionalArgument("ID", "One message, by its queue id; or a filter.");
    private readonly FilterWords _filter = new();
    private readonly ServerLine _line;
    private readonly Option<bool> _all = Word.Flag("--all", "Everything in the queue.");
    private readonly Option<string?> _reason = Word.Text("--reason", "TEXT", "Why; it goes into the log and, with bounce, into the report.");
    private readonly Option<bool> _dryRun = Word.Flag("--dry-run", "Only say what would be done.");
    private readonly Option<bool> _json = Word.Flag("--json", "Print the result as one JSON object.");

    private QueueChange(Shell shell, string verb)
    {
        (_shell, _verb) = (shell, verb);
        _line = new ServerLine(shell);
    }

    public static Command Create(Shell shell, string verb, string help)
    {
        var change = new QueueChange(shell, verb);
        var command = new Command(verb, help) { change._id, change._reason, change._dryRun, change._all, change._json };
        change._filter.AddTo(command);
        change._line.AddTo(command);
        command.SetAction(change.RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var filter = _filter.Read(parsed, parsed.GetValue(_id), out var wrong);
        var (reason, dryRun) = (parsed.GetValue(_reason), parsed.GetValue(_dryRun));
        if (wrong is null && FilterWords.IsEmpty(filter) && !parsed.GetValue(_all))
            wrong = "which messages? Name an ID or a filter such as --state=held or --domain=example.net; --all is everything";
        if (wrong is null && string.IsNullOrWhiteSpace(reason) && !dryRun)
            wrong = "--reason is missing: say why, for whoever reads the log";
        if (wrong is not null)
            return Task.FromResult(_shell.Fail(ExitCode.Usage, wrong));
        var progress = new ProgressLine(_shell, $"{_verb}:");
        return _line.AskAsync(parsed, new ControlRequest { Verb = "queue." + _verb, Filter = filter, Reason = reason, DryRun = dryRun }, reply =>
        {
            if (reply.Progress is { } step)
                progress.Show(step.Done, step.Total);
            if (reply.Result is not { } result)
                return null;
            progress.Clear();
            if (parsed.GetValue(_json))
                _shell.Out.WriteLine(new Outcome("postroad.queue.operation/1", _verb, result.Messages, result.Recipients, result.InFlight, result.Unreadable, dryRun).ToJson());
            else if (!_shell.IsQuiet)
                _shell.Out.WriteLine(Sentence(result, dryRun));
            return Status(result, dryRun);
        }, cancellationToken);
    }

    /// <summary>What is tried now need not be made due; all else that was left alone was not done.</summary>
    private int Status(ControlResult result, bool dryRun) =>
        dryRun || result.InFlight + result.Unreadable == 0 || _verb == "retry" ? ExitCode.Yes : result.Recipients > 0 ? ExitCode.Partly : ExitCode.TryAgain;

    private string Sentence(ControlResult result, bool dryRun)
    {
        var what = Counted.Of(result.Recipients, "recipient") + " of " + Counted.Of(result.Messages, "message");
        var done = _verb switch { "retry" => "due now", "hold" => "held", "release" => "released", "bounce" => "bounced", _ => "dropped" };
        var busy = result.InFlight == 0 ? "" : $"; {Counted.Of(result.InFlight, "recipient")} left alone, because an attempt runs";
        if (result.Unreadable > 0)
            busy += $"; {Counted.Of(result.Unreadable, "message")} left alone, because nobody can read whom to tell: drop takes it out";
        return $"{(dryRun ? "Would be " : "")}{(dryRun ? done : char.ToUpperInvariant(done[0]) + done[1..])}: {what}{busy}.";
    }

    /// <summary>The result in JSON.</summary>
    internal sealed record Outcome(string Schema, string Verb, int Messages, int Recipients, int InFlight, int Unreadable, bool DryRun)
    {
        public string ToJson() => JsonSerializer.Serialize(this, OutcomeJson.Default.Outcome);
    }
}

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(QueueChange.Outcome))]
internal sealed partial class OutcomeJson : JsonSerializerContext;
