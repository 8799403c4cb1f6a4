using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Mail.Dmarc.Reports;

namespace Postroad.Cli.Checks.Messages;

/// <summary><c>postroad report parse</c>: what a report says, row by row for a program, summed up for a person.</summary>
internal static class ReportVerb
{
    public static Command Create(Shell shell)
    {
        var report = new Command("report", "Read reports that other servers send.");
        var options = new CheckOptions(shell);
        var file = Word.Argument("FILE", "A DMARC aggregate report as XML, .gz, .zip or the message that brought it; - for standard input.");
        var parse = new Command("parse", "Read a report and sum it up.") { file };
        options.AddTo(parse, dns: false);
        options.Run(parse, (parsed, _) =>
        {
            var name = parsed.GetValue(file)!;
            AggregateReport read;
            try
            {
                read = ReportFinder.Find(CheckInput.Read(shell, name));
            }
            catch (ReportFormatException failure)
            {
                throw new CheckFailure(ExitCode.No, $"{name}: {failure.Message}");
            }
            if (options.Json(parsed))
                JsonText.Write(shell, json => json.Object(() => WriteTo(json, read)));
            else
                ReportSummary.Explain(shell, read);
            return Task.CompletedTask;
        });
        report.Subcommands.Add(parse);
        return report;
    }

    private static void WriteTo(Utf8JsonWriter json, AggregateReport report)
    {
        json.WriteString("kind", "dmarc-aggregate");
        json.WriteString("org_name", report.OrganizationName);
        json.WriteString("email", report.Email);
        json.WriteString("report_id", report.ReportId);
        json.WriteString("extra_contact_info", report.ExtraContact);
        json.WriteString("user_agent", report.Generator);
        json.WriteString("begin", Time(report.Begin));
        json.WriteString("end", Time(report.End));
        json.Texts("errors", report.Errors);
        json.Object("policy_published", () =>
        {
            json.WriteString("domain", report.Policy.Domain);
            json.WriteString("p", report.Policy.Policy);
            json.WriteString("sp", report.Policy.SubdomainPolicy);
            json.WriteString("np", report.Policy.NonexistentPolicy);
            json.WriteString("adkim", report.Policy.DkimAlignment);
            json.WriteString("aspf", report.Policy.SpfAlignment);
            json.WriteString("pct", report.Policy.Percent);
            json.WriteString("fo", report.Policy.FailureOptions);
            json.WriteString("testing", report.Policy.Testing);
            json.WriteString("discovery_method", report.Policy.DiscoveryMethod);
        });
        json.List("records", report.Rows, row => WriteRow(json, row));
    }

    private static void WriteRow(Utf8JsonWriter json, AggregateRow row)
    {
        json.WriteString("source_ip", row.SourceAddress);
        json.WriteNumber("count", row.Count);
        json.WriteString("disposition", row.Disposition);
        json.WriteString("dkim", row.IsDkimAligned ? "pass" : "fail");
        json.WriteString("spf", row.IsSpfAligned ? "pass" : "fail");
        json.WriteString("header_from", row.HeaderFrom);
        json.WriteString("envelope_from", row.EnvelopeFrom);
        json.WriteString("envelope_to", row.EnvelopeTo);
        json.List("reasons", row.Reasons, reason =>
        {
            json.WriteString("type", reason.Type);
            json.WriteString("comment", reason.Comment);
        });
        json.List("auth_results", row.Checks, check =>
        {
            json.WriteString("method", check.Method);
            json.WriteString("domain", check.Domain);
            json.WriteString("result", check.Result);
            json.WriteString("selector", check.Selector);
            json.WriteString("scope", check.Scope);
            json.WriteString("human_result", check.HumanResult);
        });
    }

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
