using System.IO.Compression;
using System.Text;
using CsCheck;
using Postroad.Mail.Dmarc.Reports;

namespace Postroad.Mail.Tests.Dmarc;

public sealed class AggregateReportTests
{
    private const string Sample = """
        <?xml version="1.0"?><feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0"><version>1.0</version>
        <report_metadata><org_name>Reporter</org_name><email>r@reporter.example</email><report_id>x1</report_id>
        <date_range><begin>1700000000</begin><end>1700086399</end></date_range><generator>G</generator><error>oops</error></report_metadata>
        <policy_published><domain>example.com</domain><p>reject</p><np>none</np><testing>n</testing><discovery_method>treewalk</discovery_method></policy_published>
        <record><row><source_ip>192.0.2.1</source_ip><count>7</count><policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf>
        <reason><type>local_policy</type><comment>list</comment></reason></policy_evaluated></row>
        <identifiers><header_from>example.com</header_from><envelope_from>l.example</envelope_from></identifiers>
        <auth_results><dkim><domain>example.com</domain><selector>s</selector><result>pass</result></dkim><spf><domain>l.example</domain><scope>mfrom</scope><result>pass</result></spf></auth_results></record>
        </feedback>
        """;

    private static AggregateReport Read(string xml) => AggregateReportReader.Read(new MemoryStream(ReportArchive.Unpack(Encoding.UTF8.GetBytes(xml))));

    [Fact]
    public void A_report_is_read_whole()
    {
        var report = Read(Sample);
        Assert.Equal(("Reporter", "x1", "example.com", "treewalk", 1_700_000_000L), (report.OrganizationName, report.ReportId, report.Policy.Domain, report.Policy.DiscoveryMethod, report.Begin?.ToUnixTimeSeconds()));
        var row = Assert.Single(report.Rows);
        Assert.Equal(("192.0.2.1", 7L, true, false, true, "example.com"), (row.SourceAddress, row.Count, row.IsDkimAligned, row.IsSpfAligned, row.Passed, row.HeaderFrom));
        Assert.Equal(new OverrideReason("local_policy", "list"), Assert.Single(row.Reasons));
        Assert.Equal(["dkim example.com s ", "spf l.example  mfrom"], row.Checks.Select(c => $"{c.Method} {c.Domain} {c.Selector} {c.Scope}"));
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><feedback/>")]
    [InlineData("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><feedback/>")]
    [InlineData("<feedback>&a;</feedback>")]
    [InlineData("<feedback/>")]
    [InlineData("<feedback><report_metadata/></feedback>")]
    [InlineData("<other/>")]
    [InlineData("<feedback><report_metadata>")]
    [InlineData("not xml")]
    [InlineData("")]
    public void What_is_no_report_is_refused_with_a_reason(string xml) => Assert.NotEmpty(Assert.Throws<ReportFormatException>(() => Read(xml)).Message);

    [Fact]
    public void Entities_and_depth_are_bounded()
    {
        var deep = "<feedback><record>" + string.Concat(Enumerable.Repeat("<a>", 100_000));
        Assert.Throws<ReportFormatException>(() => Read(deep));
        var wide = "<feedback><record>" + string.Concat(Enumerable.Repeat("<a/>", 100_000));
        Assert.Throws<ReportFormatException>(() => Read(wide));
    }

    [Fact]
    public void Archives_are_unpacked_once_and_no_further()
    {
        var xml = Encoding.UTF8.GetBytes(Sample);
        Assert.Equal(xml, ReportArchive.Unpack(Gzip(xml)));
        Assert.Equal(xml, ReportArchive.Unpack(Zip("a.xml", xml)));
        Assert.Throws<ReportFormatException>(() => AggregateReportReader.Read(new MemoryStream(ReportArchive.Unpack(Gzip(Gzip(xml))))));
        Assert.Throws<ReportFormatException>(() => ReportArchive.Unpack([0x1f, 0x8b, 1, 2, 3]));
        Assert.Throws<ReportFormatException>(() => ReportArchive.Unpack("PK\u0003\u0004xxx"u8.ToArray()));
    }

    [Fact]
    public void A_bomb_is_stopped()
    {
        var zeros = new byte[20 * 1024 * 1024];
        Assert.Throws<ReportFormatException>(() => ReportArchive.Unpack(Gzip(zeros)));
        Assert.Throws<ReportFormatException>(() => ReportArchive.Unpack(Zip("a.xml", zeros)));
    }

    [Theory]
    [InlineData("reports/mail-auth/dmarc-feedback/005.xml")]
    [InlineData("reports/parsedmarc/aggregate/empty_reason.xml")]
    [InlineData("reports/parsedmarc/aggregate/veeam.com_example.com_1530133200_1530219600.xml")]
    [InlineData("reports/parsedmarc/aggregate/fastmail.com_example.com_1516060800_1516147199_102675056.xml.gz")]
    [InlineData("reports/parsedmarc/aggregate/estadocuenta1.infonacot.gob.mx_example.com_1536853302_1536939702_2940.xml.zip")]
    public void Reports_of_others_are_read(string file)
    {
        var report = AggregateReportReader.Read(new MemoryStream(ReportArchive.Unpack(File.ReadAllBytes(Conformance.Path(file)))));
        Assert.NotEmpty(report.Rows);
        Assert.NotEmpty(report.Policy.Domain);
    }

    [Fact]
    public void No_damage_upsets_the_reader()
    {
        var xml = Encoding.UTF8.GetBytes(Sample);
        Gen.Select(Gen.Int[0, xml.Length - 1], Gen.Byte).Sample((at, octet) =>
        {
            var damaged = xml.ToArray();
            damaged[at] = octet;
            try
            {
                AggregateReportReader.Read(new MemoryStream(damaged));
            }
            catch (ReportFormatException e)
            {
                return e.Message.Length > 0;
            }
            return true;
        }, iter: 2000);
    }

    private static byte[] Gzip(byte[] octets)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Optimal))
            gzip.Write(octets);
        return result.ToArray();
    }

    private static byte[] Zip(string name, byte[] octets)
    {
        using var result = new MemoryStream();
        using (var zip = new ZipArchive(result, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(octets);
        }
        return result.ToArray();
    }
}
