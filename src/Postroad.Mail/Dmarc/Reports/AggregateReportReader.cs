using System.Collections.Immutable;
using System.Globalization;
using System.Xml;

namespace Postroad.Mail.Dmarc.Reports;

/// <summary>Reads aggregate reports: the XML of RFC 9990 and of RFC 7489, without DTD, entities or anything from elsewhere, row by row within bounds.</summary>
public static class AggregateReportReader
{
    /// <summary>The largest report that is read, in characters of XML: 64 million.</summary>
    public const long MaxCharacters = 64 * 1024 * 1024;

    /// <summary>How many rows are read: 200,000.</summary>
    public const int MaxRows = 200_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        MaxCharactersFromEntities = 1024,
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = false,
    };

    /// <summary>Reads a report.</summary>
    /// <param name="xml">The XML, already unpacked (see <see cref="ReportArchive"/>).</param>
    /// <exception cref="ReportFormatException">It is no aggregate report, or too large.</exception>
    public static AggregateReport Read(Stream xml)
    {
        try
        {
            using var reader = XmlReader.Create(xml, Settings);
            return Read(reader);
        }
        catch (XmlException e)
        {
            throw new ReportFormatException($"the XML is broken or too large: {e.Message}", e);
        }
    }

    private static AggregateReport Read(XmlReader reader)
    {
        if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != "feedback")
            throw new ReportFormatException("the XML is no DMARC report: its root is not <feedback>");
        ReportElement? metadata = null, policy = null;
        var rows = ImmutableArray.CreateBuilder<AggregateRow>();
        while (!reader.IsEmptyElement && reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            var element = ReportElement.Read(reader);
            if (element.Name == "report_metadata")
                metadata ??= element;
            else if (element.Name == "policy_published")
                policy ??= element;
            else if (element.Name == "record" && rows.Count < MaxRows)
                rows.Add(ReadRow(element));
            else if (element.Name == "record")
                throw new ReportFormatException($"the report has more than {MaxRows} rows");
        }
        if (metadata is null || policy is null)
            throw new ReportFormatException("the XML is no DMARC report: <report_metadata> or <policy_published> is missing");
        return new AggregateReport
        {
            OrganizationName = metadata.TextOf("org_name") ?? "",
            Email = metadata.TextOf("email") ?? "",
            ReportId = metadata.TextOf("report_id") ?? "",
            ExtraContact = metadata.TextOf("extra_contact_info"),
            Generator = metadata.TextOf("generator"),
            Begin = ReadTime(metadata.Find("date_range")?.TextOf("begin")),
            End = ReadTime(metadata.Find("date_range")?.TextOf("end")),
            Errors = [.. metadata.All("error").Select(e => e.Text).Where(t => t.Length > 0)],
            Policy = ReadPolicy(policy),
            Rows = rows.ToImmutable(),
        };
    }

    private static PublishedPolicy ReadPolicy(ReportElement policy) => new(
        policy.TextOf("domain") ?? "", policy.TextOf("p"), policy.TextOf("sp"), policy.TextOf("np"), policy.TextOf("adkim"), policy.TextOf("aspf"),
        policy.TextOf("pct"), policy.TextOf("fo"), policy.TextOf("testing"), policy.TextOf("discovery_method"));

    private static AggregateRow ReadRow(ReportElement record)
    {
        var row = record.Find("row");
        var evaluated = row?.Find("policy_evaluated");
        // The older drafts have <identities> for <identifiers>.
        var identifiers = record.Find("identifiers") ?? record.Find("identities");
        return new AggregateRow(
            row?.TextOf("source_ip") ?? "",
            long.TryParse(row?.TextOf("count"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0,
            evaluated?.TextOf("disposition")?.ToLowerInvariant() ?? "none",
            IsPass(evaluated?.TextOf("dkim")),
            IsPass(evaluated?.TextOf("spf")),
            [.. evaluated?.All("reason").Select(r => new OverrideReason(r.TextOf("type") ?? "", r.TextOf("comment"))).Where(r => r.Type.Length > 0 || r.Comment is not null) ?? []],
            identifiers?.TextOf("header_from") ?? "",
            identifiers?.TextOf("envelope_from"),
            identifiers?.TextOf("envelope_to"),
            [.. ReadChecks(record.Find("auth_results"), "dkim"), .. ReadChecks(record.Find("auth_results"), "spf")]);
    }

    private static IEnumerable<ReportedCheck> ReadChecks(ReportElement? results, string method) =>
        results?.All(method).Select(check => new ReportedCheck(
            method, check.TextOf("domain") ?? "", check.TextOf("result")?.ToLowerInvariant() ?? "none", check.TextOf("selector"), check.TextOf("scope"), check.TextOf("human_result"))) ?? [];

    private static bool IsPass(string? text) => "pass".Equals(text, StringComparison.OrdinalIgnoreCase);

    private static DateTimeOffset? ReadTime(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;
}
