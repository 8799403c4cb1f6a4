using System.CommandLine;
using System.Text.Json;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Mail.Arc;

namespace Postroad.Cli.Checks.Senders;

/// <summary><c>postroad check arc</c>: does the chain of those who passed a message on hold?</summary>
internal static class ArcVerb
{
    public static Command Create(Shell shell)
    {
        var options = new CheckOptions(shell);
        var file = Word.Argument("FILE", "The message, or - for standard input.");
        var command = new Command("arc", "Validate the ARC chain of a message (RFC 8617) hop by hop.") { file };
        options.AddTo(command, clock: true);
        options.Run(command, async (parsed, cancellationToken) =>
        {
            using var message = new MemoryStream(CheckInput.ReadMessage(shell, parsed.GetValue(file)!));
            var verdict = await new ArcValidator(options.Resolver(parsed), time: options.Clock(parsed)).ValidateAsync(message, cancellationToken).ConfigureAwait(false);
            if (options.Json(parsed))
                JsonText.Write(shell, json => json.Object(() => WriteTo(json, verdict)));
            else
                Explain(new Lesson(shell), verdict);
        });
        return command;
    }

    public static void WriteTo(Utf8JsonWriter json, ArcVerdict verdict)
    {
        json.WriteString("result", Words.Of(verdict.Result));
        json.WriteNumber("instances", verdict.Instances);
        json.WriteNumber("oldest_pass", verdict.OldestPass);
        json.WriteString("reason", verdict.Reason);
        json.List("sets", verdict.Sets, set =>
        {
            json.WriteNumber("instance", set.Instance);
            json.WriteString("domain", set.SealDomain);
            json.WriteString("cv", set.ChainState);
            json.WriteString("results", set.Results);
        });
    }

    public static void Explain(Lesson lesson, ArcVerdict verdict)
    {
        lesson.Title(verdict.Result == ArcResult.None ? "ARC: nobody who passed the message on left a seal." : $"ARC: a chain of {verdict.Instances}, the first hop first.");
        foreach (var set in verdict.Sets)
        {
            lesson.Step(0, $"{set.Instance}. sealed by {set.SealDomain}", set.MessageSignatureIsGood switch { true => "good", false => "changed", _ => "" },
                set.MessageSignatureIsGood == false ? "the message was changed after this hop" : $"found the chain before it: {set.ChainState}");
            foreach (var line in set.Results.Split('\n').Take(20))
                lesson.Quote(line.Trim());
        }
        if (verdict.Result == ArcResult.None)
            return;
        lesson.Verdict(Words.Of(verdict.Result), verdict.Reason);
        if (verdict.Result == ArcResult.Pass)
            lesson.Say(verdict.OldestPass == 0 ? "Nobody changed the message on the way." : $"The message was last changed at hop {verdict.OldestPass}. A chain that holds says who did it, not that they are to be trusted.");
    }
}
