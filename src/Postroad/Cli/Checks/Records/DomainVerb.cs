using System.CommandLine;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Mail.Addresses;
using Postroad.Mail.Spf;

namespace Postroad.Cli.Checks.Records;

/// <summary><c>postroad check domain</c>: each record as it is and as it should be.</summary>
internal static class DomainVerb
{
    public static Command Create(Shell shell)
    {
        var options = new CheckOptions(shell);
        var domain = Word.Argument("DOMAIN", "The domain.");
        var selector = Word.Texts("--selector", "NAME", "A DKIM selector to look at. May be given several times; left out, the usual ones are tried.");
        var command = new Command("domain", "Review what a domain publishes for mail: MX, SPF, DKIM, DMARC, MTA-STS, TLS reporting.") { domain };
        command.Options.Add(selector);
        options.AddTo(command, clock: true);
        options.Run(command, async (parsed, cancellationToken) =>
        {
            if (!DomainName.TryParse(parsed.GetValue(domain), out var name))
                throw new CheckFailure(ExitCode.Usage, $"'{parsed.GetValue(domain)}' is not a domain name");
            var review = new DomainReview(options.Resolver(parsed), options.Clock(parsed), name, parsed.GetValue(selector) ?? [], cancellationToken);
            var findings = await review.RunAsync().ConfigureAwait(false);
            if (options.Json(parsed))
                WriteJson(shell, name, findings, review.Spf!);
            else
                Explain(shell, name, findings, review.Spf!);
        });
        return command;
    }

    private static void WriteJson(Shell shell, DomainName domain, IReadOnlyList<DomainFinding> findings, SpfVerdict spf) => JsonText.Write(shell, json => json.Object(() =>
    {
        json.WriteString("domain", domain.Ascii);
        json.WriteNumber("spf_lookups", spf.Lookups);
        json.List("findings", findings, finding =>
        {
            json.WriteString("subject", finding.Subject);
            json.WriteString("name", finding.Name);
            json.WriteString("record", finding.Record);
            json.WriteString("state", finding.State);
            json.WriteString("advice", finding.Advice);
            json.WriteString("suggested", finding.Suggested);
        });
    }));

    private static void Explain(Shell shell, DomainName domain, IReadOnlyList<DomainFinding> findings, SpfVerdict spf)
    {
        var lesson = new Lesson(shell);
        lesson.Title($"What {domain} publishes for mail");
        foreach (var finding in findings)
        {
            lesson.Step(0, $"{finding.Subject,-8} {finding.Name}", finding.State, finding.Advice);
            if (finding.Record is not null)
                lesson.Quote($"is:     {finding.Record}");
            if (finding.Suggested is not null)
                lesson.Quote($"should: {finding.Suggested}");
        }
        if (spf.Steps.Length > 0)
            lesson.Title($"SPF, term by term: {spf.Lookups} of {SpfOptions.MaxLookups} lookups, {spf.VoidLookups} of 2 that found nothing");
        foreach (var step in spf.Steps)
        {
            if (step.Outcome == "record")
                lesson.Step(step.Depth, step.Domain, "record");
            else
                lesson.Step(step.Depth + 1, step.Term.Length == 0 ? step.Domain : step.Term, step.Outcome, step.Detail);
        }
        var open = findings.Count(f => f.State != "ok");
        lesson.Title(open == 0 ? "All is well." : $"{open} of {findings.Count} could be better.");
    }
}
