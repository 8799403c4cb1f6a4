using System.Text.Json;

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
            postroad.toml:3:15: limits.connections: 'many' is not a number: write a whole one such as 100, or 0 for no limit
            postroad: 2 errors in postroad.toml; nothing was started or changed

            """, _run.Error, ignoreLineEndingDifferences: true);
        Assert.Empty(_run.Out);
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
