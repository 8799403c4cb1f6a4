using System.CommandLine;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Mail.Senders;

namespace Postroad.Cli.Checks.Senders;

/// <summary><c>postroad check message</c>: all checks of who sent a message, together.</summary>
internal static class MessageVerb
{
    public static Command Create(Shell shell)
    {
        var options = new CheckOptions(shell);
        var session = new SessionWords(required: false);
        var file = Word.Argument("FILE", "The message, or - for standard input.");
        var command = new Command("message", "Check who sent a message: SPF (where the session is told), DKIM, ARC and DMARC, step by step.") { file };
        options.AddTo(command, clock: true);
        session.AddTo(command);
        options.Run(command, async (parsed, cancellationToken) =>
        {
            var request = session.TryRead(parsed);
            using var message = new MemoryStream(CheckInput.ReadMessage(shell, parsed.GetValue(file)!));
            var check = await new SenderEvaluator(options.Resolver(parsed), time: options.Clock(parsed)).EvaluateAsync(message, request, cancellationToken).ConfigureAwait(false);
            if (options.Json(parsed))
            {
                JsonText.Write(shell, json => json.Object(() =>
                {
                    if (check.Spf is { } spf)
                        json.Object("spf", () => SpfVerb.WriteTo(json, spf));
                    json.Object("dkim", () =>
                    {
                        json.WriteString("result", Words.Of(check.Dkim.Result));
                        json.List("signatures", check.Dkim.Signatures, signature => DkimVerb.WriteTo(json, signature));
                    });
                    json.Object("arc", () => ArcVerb.WriteTo(json, check.Arc));
                    json.Object("dmarc", () => DmarcVerb.WriteTo(json, check.Dmarc));
                }));
                return;
            }
            var lesson = new Lesson(shell);
            if (check.Spf is { } verdict)
                SpfVerb.Explain(lesson, request!, verdict);
            else
                lesson.Title("SPF: not checked, since it takes --ip, --helo and --mail-from.");
            DkimVerb.Explain(lesson, check.Dkim);
            ArcVerb.Explain(lesson, check.Arc);
            DmarcVerb.Explain(lesson, check.Dmarc);
        });
        return command;
    }
}
