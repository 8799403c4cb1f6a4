using System.Text.Json;

namespace Postroad.Tests.Cli.Checks;

/// <summary>The verbs run over the test data of others, by the contract of their output.</summary>
public sealed class ConformanceTests : IDisposable
{
    private readonly CheckFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static bool Allows(JsonElement list, JsonElement value) => list.EnumerateArray().Any(e => e.GetString() == value.GetString());

    [Theory]
    [InlineData("spf/rfc7208-cases.json")]
    [InlineData("spf/rfc4408-cases.json")]
    [InlineData("spf/mail-auth-cases.json")]
    public async Task Spf_comes_out_as_the_suites_say(string file)
    {
        var wrong = new List<string>();
        foreach (var scenario in CheckFolder.ConformanceJson(file).GetProperty("scenarios").EnumerateArray())
        {
            var zone = _folder.Write(scenario.GetProperty("zone").GetRawText());
            foreach (var test in scenario.GetProperty("tests").EnumerateArray())
            {
                var verdict = await CheckProgram.JsonAsync("check", "spf", "--dns-zone", zone, "--ip", Text(test, "ip"), $"--helo={Text(test, "helo")}", $"--mail-from={Text(test, "mail_from")}");
                var explanation = Text(test, "explanation", null);
                var isWrong = !Allows(test.GetProperty("expect"), verdict.GetProperty("result"))
                    || (verdict.GetProperty("result").GetString() == "fail" && explanation is not null && (explanation == "DEFAULT" ? null : explanation) != verdict.GetProperty("explanation").GetString());
                if (isWrong)
                    wrong.Add($"{test.GetProperty("id")}: {verdict.GetProperty("result")} {verdict.GetProperty("explanation")}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Dkim_comes_out_as_the_suite_says()
    {
        foreach (var test in CheckFolder.ConformanceJson("dkim/cases.json").GetProperty("cases").EnumerateArray())
        {
            string[] now = test.TryGetProperty("now", out var time) ? ["--now", time.GetRawText()] : [];
            var verdict = await CheckProgram.JsonAsync(
                ["check", "dkim", "--dns-zone", CheckFolder.Conformance("dkim/" + Text(test, "zone")), .. now, CheckFolder.Conformance("dkim/" + Text(test, "message"))]);
            var signatures = verdict.GetProperty("signatures");
            if (test.TryGetProperty("expect_best", out var best))
                Assert.True(Allows(best, verdict.GetProperty("result")), $"{test.GetProperty("id")}: {verdict}");
            if (test.TryGetProperty("expect_last", out var last))
                Assert.True(Allows(last, signatures[signatures.GetArrayLength() - 1].GetProperty("result")), $"{test.GetProperty("id")}: {verdict}");
            if (test.TryGetProperty("expect_count", out var count))
                Assert.Equal(count.GetInt32(), signatures.GetArrayLength());
        }
    }

    [Fact]
    public async Task Arc_comes_out_as_the_suite_says()
    {
        foreach (var test in CheckFolder.ConformanceJson("arc/cases.json").GetProperty("cases").EnumerateArray())
        {
            var verdict = await CheckProgram.JsonAsync("check", "arc", "--dns-zone", CheckFolder.Conformance("arc/" + Text(test, "zone")), CheckFolder.Conformance("arc/" + Text(test, "message")));
            Assert.True(Allows(test.GetProperty("expect"), verdict.GetProperty("result")), $"{test.GetProperty("id")}: {verdict}");
        }
    }

    [Fact]
    public async Task Records_come_out_as_the_suite_says()
    {
        var wrong = new List<string>();
        foreach (var type in CheckFolder.ConformanceJson("records/cases.json").GetProperty("types").EnumerateObject())
        {
            var cases = type.Value.EnumerateArray().ToList();
            var input = _folder.Write(JsonSerializer.Serialize(cases.Select(c => new Dictionary<string, string> { ["type"] = type.Name, ["record"] = Text(c, "record") })));
            var verdicts = await CheckProgram.JsonAsync("check", "record", "--input", input);
            Assert.Equal(cases.Count, verdicts.GetArrayLength());
            wrong.AddRange(cases.Select((test, i) => (test, verdict: verdicts[i])).Where(x => x.test.GetProperty("valid").GetBoolean() != x.verdict.GetProperty("valid").GetBoolean())
                .Select(x => $"{type.Name} {x.test.GetProperty("record")}: {x.verdict}"));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Addresses_come_out_as_the_suite_says()
    {
        var cases = CheckFolder.ConformanceJson("address/isemail.json").GetProperty("cases").EnumerateArray().ToList();
        var input = _folder.Write(JsonSerializer.Serialize(cases.Select(c => Text(c, "address"))));
        var verdicts = await CheckProgram.JsonAsync("check", "address", "--input", input);
        var wrong = cases.Select((test, i) => (test, verdict: verdicts[i]))
            .Where(x => x.test.GetProperty("mailbox_5321").GetBoolean() != x.verdict.GetProperty("mailbox").GetBoolean() || x.test.GetProperty("addr_spec_5322").GetBoolean() != x.verdict.GetProperty("addr_spec").GetBoolean())
            .Select(x => $"{x.test.GetProperty("id")}: {x.verdict}").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    // Messages so broken that the suite's reading is one of several: it ends a part at a boundary that only begins like the right one (004), takes the
    // second of two types (020, 021), or lets a message inside swallow the boundary of the message around it (012, 015), which RFC 2046 §5.1.2 forbids.
    private static readonly string[] ReadOtherwise = ["malformed/004.eml", "malformed/012.eml", "malformed/020.eml", "malformed/021.eml", "thirdparty/015.eml"];

    [Fact]
    public async Task Messages_are_read_as_the_suite_reads_them()
    {
        var wrong = new List<string>();
        foreach (var test in CheckFolder.ConformanceJson("mime/expected.json").GetProperty("cases").EnumerateArray())
        {
            var reading = await CheckProgram.JsonAsync("message", "parse", CheckFolder.Conformance("mime/" + Text(test, "file")));
            foreach (var field in (string[])["subject", "from", "to", "leaf_types", "attachments"])
            {
                if (!ReadOtherwise.Any(f => Text(test, "file").EndsWith(f, StringComparison.Ordinal)) && !JsonElement.DeepEquals(test.GetProperty(field), reading.GetProperty(field)))
                    wrong.Add($"{test.GetProperty("file")}: {field} is {reading.GetProperty(field)}, not {test.GetProperty(field)}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_other_message_is_read_without_an_error()
    {
        foreach (var folder in (string[])["mime/mikel-mail", "mime/mimekit", "mime/mail-parser"])
        {
            foreach (var file in Directory.EnumerateFiles(CheckFolder.Conformance(folder), "*", SearchOption.AllDirectories))
                Assert.Equal(JsonValueKind.Object, (await CheckProgram.JsonAsync("message", "parse", file)).ValueKind);
        }
    }

    [Theory]
    [InlineData("reports/mail-auth/dmarc-feedback")]
    [InlineData("reports/parsedmarc/aggregate")]
    [InlineData("reports/mox/dmarc-reports-yahoo.eml")]
    public async Task Aggregate_reports_are_known_for_what_they_are(string path)
    {
        var full = CheckFolder.Conformance(path);
        foreach (var file in File.Exists(full) ? [full] : Directory.EnumerateFiles(full).Where(f => !f.EndsWith(".json", StringComparison.Ordinal)))
        {
            var report = await CheckProgram.JsonAsync("report", "parse", file);
            Assert.Equal("dmarc-aggregate", report.GetProperty("kind").GetString());
            Assert.True(report.GetProperty("records").GetArrayLength() > 0, file);
            Assert.Equal(0, (await CheckProgram.RunAsync("report", "parse", file)).ExitCode);
        }
    }

    private static string Text(JsonElement element, string name) => Text(element, name, "")!;

    private static string? Text(JsonElement element, string name, string? missing) => element.TryGetProperty(name, out var value) ? value.GetString() ?? missing : missing;
}
