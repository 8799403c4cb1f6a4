using System.Text.Json;
using Postroad.TestKit;

namespace Postroad.Tests.Cli.Config;

public sealed class ConfigVerbTests : IDisposable
{
    private readonly Run _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task The_file_that_init_writes_is_good_as_it_is()
    {
        Assert.Equal(0, await _run.CallAsync("init", "example.org"));
        Assert.Contains("postroad serve -c postroad.toml", _run.Error, StringComparison.Ordinal);
        Assert.Equal(0, await _run.CallAsync("config", "check"));
        Assert.Contains("all is well", _run.Out, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(_run.PathOf("postroad.toml"));
        Assert.Contains("[domain.\"example.org\"]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_line_that_init_has_commented_out_is_good_too()
    {
        await _run.CallAsync("init", "example.org");
        _run.Environment["RELAY_PASSWORD"] = "x";
        using var folder = new TempFolder();
        var (certificate, key) = TestCertificates.Write(folder, "mail", TestCertificates.Server);
        _run.Write("tls/chain.pem", await File.ReadAllTextAsync(certificate));
        _run.Write("tls/key.pem", await File.ReadAllTextAsync(key));
        var text = string.Join('\n', (await File.ReadAllLinesAsync(_run.PathOf("postroad.toml"))).Select(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^# (\w+ *= |\[)") ? line[2..] : line));
        _run.Write("postroad.toml", text);
        Assert.Equal(0, await _run.CallAsync("config", "check"));
        Assert.Contains("1 routes", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_leaves_a_file_alone()
    {
        _run.Write("postroad.toml", "# mine");
        Assert.Equal(1, await _run.CallAsync("init"));
        Assert.Equal("postroad: postroad.toml is there already and was left alone; -c FILE writes another\n", _run.Error);
        Assert.Equal("# mine", await File.ReadAllTextAsync(_run.PathOf("postroad.toml")));
        Assert.Equal(2, await _run.CallAsync("init", "no domain"));
    }

    [Fact]
    public async Task Check_tells_every_error_and_ends_with_78()
    {
        _run.Write("postroad.toml", "hostnam = \"a.example\"\n[limits]\nconnections = \"many\"\n");
        Assert.Equal(78, await _run.CallAsync("config", "check"));
        Assert.Equal("""
            postroad.toml:1:1: hostnam: unknown key; did you mean "hostname"?
            postroad.toml:3:15: limits.connections: expects a number, without quotes
            postroad: 2 errors in postroad.toml; nothing was started or changed

            """, _run.Error, ignoreLineEndingDifferences: true);
        Assert.Empty(_run.Out);
    }

    [Fact]
    public async Task Check_looks_at_the_certificates_and_says_what_serve_would()
    {
        using var folder = new TempFolder();
        var (one, _) = TestCertificates.Write(folder, "one", TestCertificates.Create("one.example"));
        var (_, two) = TestCertificates.Write(folder, "two", TestCertificates.Create("two.example"));
        _run.Write("not.pem", "no certificate");
        _run.Write("postroad.toml", $"""
            hostnam = "a.example"
            [listen.submission]
            addresses = ["127.0.0.1:0"]
            [tls]
            certificate = "missing.pem"
            client_authorities = "not.pem"
            [tls."one.example"]
            certificate = "{one}"
            key = "{two}"
            [tls.localhost]
            certificate = "not.pem"
            """);
        Assert.Equal(78, await _run.CallAsync("config", "check"));
        Assert.Matches($"""
            ^postroad.toml:1:1: hostnam: unknown key; did you mean "hostname"\?
            postroad: 1 error in postroad.toml; nothing was started or changed
            postroad: The certificate {_run.PathOf("missing.pem")} is not there
            postroad: The certificate {one} does not go with the key {two}: [^\n]+
            postroad: The certificate {_run.PathOf("not.pem")} does not go with the key [^\n]+
            postroad: There is no certificate in the authorities {_run.PathOf("not.pem")}
            """.ReplaceLineEndings("\n") + "\n$", _run.Error);
        Assert.Equal(78, await _run.CallAsync("config", "check", "--json"));
        Assert.Equal([(1, "hostnam"), (5, "tls.certificate"), (8, "tls.\"one.example\".certificate"), (11, "tls.localhost.certificate"), (6, "tls.client_authorities")],
            JsonDocument.Parse(_run.Out).RootElement.GetProperty("faults").EnumerateArray().Select(fault => (fault.GetProperty("line").GetInt32(), fault.GetProperty("key").GetString()!)));
    }

    [Theory]
    [InlineData("certificate = \"missing.pem\"")]
    [InlineData("certificate = \"not.pem\"")]
    [InlineData("client_authorities = \"missing.pem\"")]
    [InlineData("client_authorities = \"not.pem\"")]
    [InlineData("[tls.\"mail.example.org\"]\ncertificate = \"not.pem\"")]
    public async Task Serve_says_of_a_certificate_what_check_says(string line)
    {
        _run.Write("not.pem", "no certificate");
        _run.Write("postroad.toml", $"[listen.submission]\naddresses = [\"127.0.0.1:0\"]\n[tls]\n{line}");
        Assert.Equal(78, await _run.CallAsync("config", "check"));
        var told = _run.Error;
        Assert.StartsWith("postroad: The", told, StringComparison.Ordinal);
        Assert.Equal(78, await _run.CallAsync("serve"));
        Assert.Equal(told, _run.Error);
    }

    [Fact]
    public async Task Check_can_be_read_by_a_program()
    {
        _run.Write("postroad.toml", "hostnam = \"a.example\"\n");
        Assert.Equal(78, await _run.CallAsync("config", "check", "--json"));
        var report = JsonDocument.Parse(_run.Out).RootElement;
        Assert.Equal(("postroad.config.check/1", false), (report.EnumerateObject().First().Value.GetString(), report.GetProperty("valid").GetBoolean()));
        var fault = Assert.Single(report.GetProperty("faults").EnumerateArray());
        Assert.Equal((1, 1, "hostnam"), (fault.GetProperty("line").GetInt32(), fault.GetProperty("column").GetInt32(), fault.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task No_file_at_all_is_a_mistake_of_the_configuration()
    {
        Assert.Equal(78, await _run.CallAsync("config", "check"));
        Assert.Contains("`postroad init` writes one", _run.Error, StringComparison.Ordinal);
        Assert.Equal(78, await _run.CallAsync("config", "check", "-c", "other.toml"));
        Assert.Equal("other.toml: no such file; `postroad init` writes one\n", _run.Error);
    }

    [Fact]
    public async Task Show_tells_value_and_origin_and_can_be_read_as_TOML_again()
    {
        _run.Write("postroad.toml", "hostname = \"a.example\"\n[domain.\"b.example\"]\nrecipients = [\"x\"]\n");
        _run.Environment["POSTROAD__LIMITS__CONNECTIONS"] = "7";
        Assert.Equal(0, await _run.CallAsync("config", "show"));
        Assert.Matches(@"(?m)^hostname = ""a.example"" +# postroad.toml:1:12$", _run.Out);
        Assert.Matches(@"(?m)^limits.connections = 7 +# environment POSTROAD__LIMITS__CONNECTIONS$", _run.Out);
        Assert.Matches(@"(?m)^limits.message_size = ""25MiB"" +# default$", _run.Out);
        _run.Write("again.toml", _run.Out);
        _run.Environment.Clear();
        Assert.Equal(0, await _run.CallAsync("config", "check", "-c", "again.toml"));

        Assert.Equal(0, await _run.CallAsync("config", "show", "--set"));
        Assert.DoesNotContain("# default", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_prints_a_JSON_object_a_setting()
    {
        _run.Write("postroad.toml", "user = \"${env:WHO}\"");
        _run.Environment["WHO"] = "swordfish";
        Assert.Equal(0, await _run.CallAsync("config", "show", "--json"));
        Assert.DoesNotContain("swordfish", _run.Out, StringComparison.Ordinal);
        var settings = _run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.All(settings, setting => Assert.Equal("postroad.config.setting/1", setting.EnumerateObject().First().Value.GetString()));
        var user = settings.Single(setting => setting.GetProperty("key").GetString() == "user");
        Assert.Equal(("\"${env:WHO}\"", "postroad.toml:1:8"), (user.GetProperty("value").GetString(), user.GetProperty("origin").GetString()));
    }
}
