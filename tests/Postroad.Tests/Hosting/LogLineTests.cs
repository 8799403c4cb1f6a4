using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Postroad.Hosting.Logs;

namespace Postroad.Tests.Hosting;

public sealed class LogLineTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 11, 26, 9, 0, 0, 5, TimeSpan.Zero));

    private static string Log(LogFormat format, Action<ILogger> log, string category = "Postroad.Test", LogLevel least = LogLevel.Information)
    {
        var lines = new List<string>();
        using var provider = new LineLoggerProvider(format, least, lines.Add, Clock);
        log(provider.CreateLogger(category));
        return string.Join('\n', lines);
    }

    private static void Queued(ILogger logger, string sender) =>
        logger.Log(LogLevel.Information, new EventId(3001, "Queued"), new Dictionary<string, object?> { ["QueueId"] = "0abc", ["Size"] = 42, ["{OriginalFormat}"] = "x" }, null, (_, _) => $"0abc: from=<{sender}>");

    [Fact]
    public void A_line_has_time_level_and_message() =>
        Assert.Equal("2026-11-26T09:00:00.005Z info  0abc: from=<a@b>", Log(LogFormat.Plain, logger => Queued(logger, "a@b")));

    [Fact]
    public void The_journal_gets_the_level_as_a_prefix() => Assert.Equal("<6>0abc: from=<a@b>", Log(LogFormat.Systemd, logger => Queued(logger, "a@b")));

    [Fact]
    public void JSON_has_the_fields_apart()
    {
        var line = JsonDocument.Parse(Log(LogFormat.Json, logger => Queued(logger, "a@b"))).RootElement;
        Assert.Equal(("info", 3001, "Queued", "0abc", 42), (line.GetProperty("level").GetString(), line.GetProperty("id").GetInt32(), line.GetProperty("event").GetString(), line.GetProperty("queue_id").GetString(), line.GetProperty("size").GetInt32()));
    }

    [Theory]
    [InlineData(nameof(LogFormat.Plain))]
    [InlineData(nameof(LogFormat.Systemd))]
    [InlineData(nameof(LogFormat.Json))]
    public void Nobody_else_writes_a_line(string format) =>
        Assert.DoesNotContain('\n', Log(Enum.Parse<LogFormat>(format), logger => Queued(logger, "a\r\n2026-11-26T09:00:00.005Z info  forged\u001b[2J")));

    [Fact]
    public void An_expected_failure_has_no_stack()
    {
        var line = Log(LogFormat.Plain, static logger => logger.Log(LogLevel.Error, default, "state", new IOException("disk gone"), static (_, _) => "cannot write"));
        Assert.Equal("2026-11-26T09:00:00.005Z error cannot write: disk gone", line);
    }

    [Fact]
    public void What_is_below_the_level_is_left_out()
    {
        Assert.Empty(Log(LogFormat.Plain, static logger => logger.Log(LogLevel.Debug, default, "state", null, static (_, _) => "detail")));
        Assert.NotEmpty(Log(LogFormat.Plain, static logger => logger.Log(LogLevel.Debug, default, "state", null, static (_, _) => "detail"), least: LogLevel.Debug));
        Assert.Empty(Log(LogFormat.Plain, static logger => logger.Log(LogLevel.Information, default, "state", null, static (_, _) => "request"), category: "Microsoft.AspNetCore"));
    }

    [Fact]
    public async Task A_writer_writes_what_waits_before_it_ends()
    {
        using var target = new StringWriter { NewLine = "\n" };
        await using (var writer = new LogWriter(target))
            for (var i = 0; i < 1000; i++)
                writer.Write($"line {i}");
        Assert.Equal(1000, target.ToString().Count(c => c == '\n'));
    }
}
