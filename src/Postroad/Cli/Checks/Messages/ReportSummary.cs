using System.Globalization;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Mail.Dmarc.Reports;

namespace Postroad.Cli.Checks.Messages;

/// <summary>Sums a report up: how much mail in the domain's name passed, and who sent what did not.</summary>
internal static class ReportSummary
{
    private const int MaxSources = 20;

    public static void Explain(Shell shell, AggregateReport report)
    {
        var lesson = new Lesson(shell);
        lesson.Title($"{report.OrganizationName} on mail in the name of {report.Policy.Domain}");
        lesson.Say($"{Day(report.Begin)} to {Day(report.End)}, report {report.ReportId}");
        lesson.Say($"published then: p={report.Policy.Policy ?? "none"}{Of("sp", report.Policy.SubdomainPolicy)}{Of("np", report.Policy.NonexistentPolicy)}{Of("pct", report.Policy.Percent)}");
        foreach (var error in report.Errors)
            lesson.Say($"the reporter had trouble: {error}");
        var all = Sum(report.Rows);
        var passed = Sum(report.Rows.Where(r => r.Passed));
        lesson.Verdict(passed == all ? "pass" : "fail", $"{passed} of {all} messages passed ({Percent(passed, all)})");
        lesson.Say($"by DKIM {Sum(report.Rows.Where(r => r.IsDkimAligned))}, by SPF {Sum(report.Rows.Where(r => r.IsSpfAligned))}; quarantined {Sum(report.Rows.Where(r => r.Disposition == "quarantine"))}, refused {Sum(report.Rows.Where(r => r.Disposition == "reject"))}");
        var sources = report.Rows.GroupBy(r => r.SourceAddress).OrderByDescending(g => Sum(g.Where(r => !r.Passed))).ThenByDescending(Sum).ToList();
        lesson.Title("By source, those that failed first");
        var table = new TextTable("source", "messages", "passed", "dkim", "spf", "signed by, and reverse-path").AlignRight(1, 2);
        foreach (var source in sources.Take(MaxSources))
            table.Add(Printable.Of(source.Key), Number(Sum(source)), Number(Sum(source.Where(r => r.Passed))), State(source, r => r.IsDkimAligned), State(source, r => r.IsSpfAligned), Printable.Of(Domains(source)));
        table.Write(shell);
        if (sources.Count > MaxSources)
            lesson.Say($"and {sources.Count - MaxSources} more");
        if (passed < all)
            lesson.Say("A source that is yours and fails wants DKIM for your domain, or a place in your SPF record; one that is not yours is what the policy is for.");
    }

    private static string State(IEnumerable<AggregateRow> rows, Func<AggregateRow, bool> passes)
    {
        var list = rows.ToList();
        return list.TrueForAll(r => passes(r)) ? "pass" : list.Exists(r => passes(r)) ? "some" : "fail";
    }

    private static string Domains(IEnumerable<AggregateRow> rows) =>
        string.Join(", ", rows.SelectMany(r => r.Checks).Where(c => c.Domain.Length > 0).Select(c => $"{c.Domain} {c.Result}").Distinct().Take(4));

    private static long Sum(IEnumerable<AggregateRow> rows) => rows.Aggregate(0L, (sum, row) => sum > long.MaxValue - row.Count ? long.MaxValue : sum + row.Count);

    private static string Percent(long part, long all) => all == 0 ? "nothing to count" : $"{100.0 * part / all:0.#} %";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Of(string name, string? value) => value is null ? "" : $", {name}={value}";

    private static string Day(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "?";
}
