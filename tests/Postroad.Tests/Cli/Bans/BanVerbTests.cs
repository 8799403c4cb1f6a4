using System.Text.Json;
using System.Text.RegularExpressions;

namespace Postroad.Tests.Cli.Bans;

public sealed class BanVerbTests : IAsyncLifetime
{
    private readonly Run _run = new();
    private RunningServer? _server;

    public async ValueTask InitializeAsync()
    {
        _run.Write("postroad.toml", """
            [listen.submission]
            addresses = ["127.0.0.1:0"]
            [limits]
            exempt = ["192.0.2.0/24"]
            """);
        _server = await RunningServer.StartAsync(_run.Folder, "serve");
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _run.Dispose();
    }

    [Fact]
    public async Task Who_is_banned_is_listed_and_let_in_again()
    {
        Assert.Equal(0, await _run.CallAsync("ban", "list"));
        Assert.Equal("Nobody is banned.\n", _run.Error);
        Assert.Equal(0, await _run.CallAsync("ban", "list", "--json"));
        Assert.Empty(_run.Out);
        Assert.Equal(1, await _run.CallAsync("ban", "lift", "192.0.2.0/24"));
        Assert.Equal("postroad: there is no ban on 192.0.2.0/24\n", _run.Error);
    }

    [Fact]
    public void A_ban_is_an_object_with_its_schema_first()
    {
        var text = JsonSerializer.Serialize(new Postroad.Api.Control.ControlBan("192.0.2.0/24", 7, DateTimeOffset.UnixEpoch), Postroad.Api.Control.ControlJson.Default.ControlBan);
        Assert.Matches(new Regex("^\\{\"schema\":\"postroad.ban/1\",\"subject\":\"192.0.2.0/24\",\"failures\":7,\"until\":\"1970-01-01T00:00:00"), text);
    }
}
