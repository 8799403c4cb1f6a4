using System.CommandLine;
using System.Text.Json;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Mail.Spf;

namespace Postroad.Cli.Checks.Senders;

/// <summary><c>postroad check spf</c>: may this host send for this domain?</summary>
internal static class SpfVerb
{
    public static Command Create(Shell shell)
    {
        var options = new CheckOptions(shell);
        var session = new SessionWords(required: true);
        var receiver = Word.Text("--receiver", "NAME", "The name of the host that checks, for explanations that name it.");
        var command = new Command("spf", "Evaluate SPF (RFC 7208) and show every step.");
        options.AddTo(command, clock: true);
        session.AddTo(command);
        command.Options.Add(receiver);
        options.Run(command, async (parsed, cancellationToken) =>
        {
            var evaluator = new SpfEvaluator(options.Resolver(parsed), new SpfOptions { ReceiverName = parsed.GetValue(receiver) ?? "unknown" }, options.Clock(parsed));
            var verdict = await evaluator.EvaluateAsync(session.Read(parsed), cancellationToken).ConfigureAwait(false);
            if (options.Json(parsed))
                JsonText.Write(shell, json => json.Object(() => WriteTo(json, verdict)));
            else
                Explain(new Lesson(shell), session.Read(parsed), verdict);
        });
        return command;
    }

    public static void WriteTo(Utf8JsonWriter json, SpfVerdict verdict)
    {
        json.WriteString("result", Words.Of(verdict.Result));
        json.WriteString("explanation", verdict.Explanation);
        json.WriteString("identity", verdict.Identity == SpfIdentity.Helo ? "helo" : "mailfrom");
        json.WriteString("domain", verdict.Domain);
        json.WriteNumber("dns_lookups", verdict.Lookups);
        json.WriteNumber("void_lookups", verdict.VoidLookups);
        json.WriteString("reason", verdict.Reason);
        json.List("steps", verdict.Steps, step =>
        {
            json.WriteNumber("depth", step.Depth);
            json.WriteString("domain", step.Domain);
            json.WriteString("term", step.Term);
            json.WriteString("outcome", step.Outcome);
            json.WriteString("detail", step.Detail);
        });
    }

    public static void Explain(Lesson lesson, SpfRequest request, SpfVerdict verdict)
    {
        lesson.Title($"SPF: may {request.ClientAddress} send for {verdict.Domain}?");
        lesson.Say(verdict.Identity == SpfIdentity.Helo
            ? "The reverse-path is empty, so the HELO name is judged (RFC 7208 §2.4)."
            : "The domain of the reverse-path is judged (RFC 7208 §2.4).");
        foreach (var step in verdict.Steps)
        {
            if (step.Outcome == "record")
            {
                lesson.Step(step.Depth, step.Domain, "record");
                lesson.Quote(step.Term);
            }
            else
            {
                lesson.Step(step.Depth + 1, step.Term.Length == 0 ? step.Domain : step.Term, step.Outcome, step.Detail);
            }
        }
        lesson.Verdict(Words.Of(verdict.Result), verdict.Reason);
        lesson.Say($"{verdict.Lookups} of {SpfOptions.MaxLookups} lookups used, {verdict.VoidLookups} of 2 that found nothing.");
        if (verdict.Explanation is { } explanation)
            lesson.Say($"{verdict.Domain} explains: {explanation}");
    }
}
