using System.Text.Json;

namespace Postroad.Tests.Cli.Queue;

public sealed class QueueVerbTests : IAsyncLifetime
{
    private const string Config = """
        hostname = "mail.example.com"
        [listen.devices]
        kind = "submission"
        addresses = ["127.0.0.1:0"]
        trusted = ["127.0.0.0/8"]
        [domain."example.com"]
        recipients = ["ada"]
        [route."*"]
        to = ["smtp://127.0.0.1:1"]
        """;

    private readonly Run _run = new();
    private RunningServer? _server;

    public async ValueTask InitializeAsync()
    {
        _run.Write("postroad.toml", Config);
        _server = await RunningServer.StartAsync(_run.Folder, "serve");
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _run.Dispose();
    }

    /// <summary>Leaves a message that was deferred once; gives its id.</summary>
    private async Task<string> DeferredAsync(string to, string from = "ada@example.com")
    {
        Assert.Equal(0, await _run.CallAsync("send", "--server", $"127.0.0.1:{_server!.PortOf("devices")}", "--tls=none", $"--from={from}", $"--to={to}", "--json"));
        var id = JsonDocument.Parse(_run.Out).RootElement.GetProperty("queue_id").GetString()!;
        foreach (var address in to.Split(','))
            await _server.Error.WaitForAsync($"{id}: to=<{address}>.*status=deferred");
        return id;
    }

    private async Task<JsonElement[]> ListAsync(params string[] filter)
    {
        Assert.Equal(0, await _run.CallAsync(["queue", "list", "--json", .. filter]));
        return [.. _run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    [Fact]
    public async Task What_waits_is_listed_with_the_keys_that_others_rely_on()
    {
        var id = await DeferredAsync("bob@one.example,eve@two.example");
        var message = Assert.Single(await ListAsync());
        Assert.Equal(["schema", "id", "state", "from", "size", "received", "recipients"], message.EnumerateObject().Take(7).Select(key => key.Name));
        Assert.Equal(("postroad.queue.message/1", id, "deferred", "ada@example.com"),
            (message.GetProperty("schema").GetString(), message.GetProperty("id").GetString(), message.GetProperty("state").GetString(), message.GetProperty("from").GetString()));
        Assert.Equal(JsonValueKind.Number, message.GetProperty("size").ValueKind);
        var recipients = message.GetProperty("recipients").EnumerateArray().ToArray();
        Assert.Equal(["address", "state", "attempts", "next_attempt", "last_reply"], recipients[0].EnumerateObject().Take(5).Select(key => key.Name));
        Assert.Equal(["bob@one.example", "eve@two.example"], recipients.Select(recipient => recipient.GetProperty("address").GetString()));
        Assert.All(recipients, recipient => Assert.Equal(("deferred", 1), (recipient.GetProperty("state").GetString(), recipient.GetProperty("attempts").GetInt32())));
        Assert.StartsWith("451 4.4.1 ", recipients[0].GetProperty("last_reply").GetString(), StringComparison.Ordinal);
        Assert.True(recipients[0].GetProperty("next_attempt").GetDateTimeOffset() > TimeProvider.System.GetUtcNow());

        Assert.Equal(0, await _run.CallAsync("queue", "show", id, "--json"));
        Assert.Equal(id, JsonDocument.Parse(_run.Out).RootElement.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_filter_picks()
    {
        var one = await DeferredAsync("bob@one.example");
        var two = await DeferredAsync("eve@two.example", from: "");
        Assert.Equal([one], (await ListAsync("--domain=one.example")).Select(Id));
        Assert.Equal([two], (await ListAsync("--to=Eve@two.example")).Select(Id));
        Assert.Equal([two], (await ListAsync("--from=<>")).Select(Id));
        Assert.Equal([two], (await ListAsync("--from=")).Select(Id));
        Assert.Equal([one, two], (await ListAsync("--state=deferred")).Select(Id));
        Assert.Empty(await ListAsync("--state=held"));
        Assert.Empty(await ListAsync("--older=1h"));
        Assert.Equal(2, (await ListAsync("--older=1ms")).Length);

        static string? Id(JsonElement message) => message.GetProperty("id").GetString();
    }

    [Fact]
    public async Task A_message_is_held_released_tried_and_dropped()
    {
        var id = await DeferredAsync("bob@one.example");
        Assert.Equal(0, await _run.CallAsync("queue", "hold", id, "--reason=looking into it"));
        Assert.Equal("Held: 1 recipient of 1 message.\n", _run.Out);
        var held = Assert.Single(await ListAsync("--state=held"));
        Assert.Equal("looking into it", held.GetProperty("recipients")[0].GetProperty("reason").GetString());

        Assert.Equal(0, await _run.CallAsync("queue", "release", id, "--reason=done"));
        Assert.Equal("deferred", Assert.Single(await ListAsync()).GetProperty("state").GetString());

        Assert.Equal(0, await _run.CallAsync("queue", "retry", "--domain=one.example", "--reason=their server is back", "--json"));
        var outcome = JsonDocument.Parse(_run.Out).RootElement;
        Assert.Equal(("postroad.queue.operation/1", "retry", 1), (outcome.GetProperty("schema").GetString(), outcome.GetProperty("verb").GetString(), outcome.GetProperty("recipients").GetInt32()));
        await _server!.Error.WaitForAsync($"(?s)({id}: to=<bob@one.example>.*){{2}}");

        Assert.Equal(0, await _run.CallAsync("queue", "drop", id, "--reason=spam"));
        Assert.Empty(await ListAsync());
        Assert.Equal(1, await _run.CallAsync("queue", "show", id));
    }

    [Fact]
    public async Task What_is_bounced_comes_back_to_its_sender()
    {
        var id = await DeferredAsync("bob@one.example");
        Assert.Equal(0, await _run.CallAsync("queue", "bounce", id, "--reason=sent by mistake"));
        await _server!.Error.WaitForAsync("to=<ada@example.com>.*status=sent");
        var report = await File.ReadAllTextAsync(Assert.Single(Directory.EnumerateFiles(_run.PathOf("data/mail/example.com/ada/new"))), TestContext.Current.CancellationToken);
        Assert.Contains("sent by mistake", report, StringComparison.Ordinal);
        Assert.Contains("Final-Recipient: rfc822;bob@one.example", report.Replace("; ", ";", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        var id = await DeferredAsync("bob@one.example");
        Assert.Equal(0, await _run.CallAsync("queue", "drop", "--all", "--dry-run"));
        Assert.Equal("Would be dropped: 1 recipient of 1 message.\n", _run.Out);
        Assert.Equal(0, await _run.CallAsync("queue", "show", id));
    }

    [Fact]
    public async Task A_person_sees_a_table_and_a_page()
    {
        Assert.Equal(0, await _run.CallAsync("queue", "list"));
        Assert.Equal("Nothing waits.\n", _run.Error);
        var id = await DeferredAsync("bob@one.example,eve@two.example");
        Assert.Equal(0, await _run.CallAsync("queue", "list"));
        Assert.Matches($@"(?m)^{id} +\d+s +\d+ B +deferred +ada@example\.com +bob@one\.example \+1 +in \d+m", _run.Out);
        Assert.Equal(0, await _run.CallAsync("queue", "show", id));
        Assert.Matches(@"(?m)^  from +ada@example\.com$", _run.Out);
        Assert.Matches(@"(?m)^  eve@two\.example  deferred, 1 attempt, next in \d+m \(", _run.Out);
        Assert.Matches(@"(?m)^    last reply   451 4\.4\.1 ", _run.Out);
    }

    [Theory]
    [InlineData("retry", "which messages?")]
    [InlineData("drop --state=held", "--reason is missing")]
    [InlineData("hold --state=lost --reason=x", "--state: 'lost' is not active, deferred or held")]
    [InlineData("list --older=yesterday", "--older: 'yesterday' is not a duration")]
    [InlineData("show", "required argument 'ID' missing")]
    public async Task Wrong_words_are_told(string words, string message)
    {
        Assert.Equal(2, await _run.CallAsync(["queue", .. words.Split(' ')]));
        Assert.Contains(message, _run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show 01m8aq5538fy2vr3jqe9b144e1")]
    [InlineData("show nonsense")]
    [InlineData("retry 01m8aq5538fy2vr3jqe9b144e1 --reason=x")]
    public async Task A_message_that_is_not_there_is_1(string words)
    {
        Assert.Equal(1, await _run.CallAsync(["queue", .. words.Split(' ')]));
        Assert.StartsWith("postroad: there is no message ", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_running_server_it_is_75()
    {
        using var other = new Run();
        other.Write("postroad.toml", Config);
        Assert.Equal(75, await other.CallAsync("queue", "list"));
        Assert.Equal($"postroad: no server runs on {other.PathOf("data")}\n", other.Error);
        Assert.Equal(75, await other.CallAsync("queue", "list", "--data", "data"));
        Assert.Equal(75, await other.CallAsync("config", "reload"));
    }

    [Fact]
    public async Task A_mistake_in_the_file_does_not_keep_an_operator_from_the_server()
    {
        _run.Write("postroad.toml", Config + "\n[limits]\nconections = 5");
        Assert.Equal(0, await _run.CallAsync("queue", "list"));
    }

    [Fact]
    public void The_socket_is_for_the_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(_run.PathOf("data/control.sock")));
    }
}
