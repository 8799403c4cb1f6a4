namespace Postroad.Tests.Cli.Config;

public sealed class ReloadTests : IAsyncLifetime
{
    private const string Config = """
        hostname = "mail.example.com"
        [listen.mx]
        addresses = ["127.0.0.1:0"]
        [domain."example.com"]
        recipients = ["ada"]
        """;

    private readonly Run _run = new();
    private RunningServer? _server;

    public async ValueTask InitializeAsync()
    {
        _run.Write("postroad.toml", Config);
        _run.Environment["XDG_RUNTIME_DIR"] = _run.PathOf("runtime");
        _server = await RunningServer.StartAsync(_run.Folder, _run.Environment, "serve");
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _run.Dispose();
    }

    private Task<int> RcptAsync(string to) => _run.CallAsync("send", "--server", $"127.0.0.1:{_server!.PortOf("mx")}", "--tls=none", "--from=x@elsewhere.example", $"--to={to}", "--until=rcpt");

    [Fact]
    public async Task A_change_is_in_force_without_a_restart()
    {
        Assert.Equal(69, await RcptAsync("bob@example.com"));
        _run.Write("postroad.toml", Config.Replace("[\"ada\"]", "[\"ada\", \"bob\"]", StringComparison.Ordinal) + "\n[limits]\nmessage_size = \"1KiB\"");
        Assert.Equal(0, await _run.CallAsync("config", "reload"));
        Assert.Equal("In force now: domain.\"example.com\".recipients, limits.message_size.\n", _run.Out);
        Assert.Equal(0, await RcptAsync("bob@example.com"));
        Assert.Contains("SIZE 1024", _run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _run.CallAsync("config", "reload"));
        Assert.Equal("Nothing to put in force.\n", _run.Out);
    }

    [Fact]
    public async Task A_mistake_leaves_everything_as_it_was()
    {
        _run.Write("postroad.toml", Config.Replace("[\"ada\"]", "[\"bob\"]", StringComparison.Ordinal) + "\n[limits]\nconections = 5");
        Assert.Equal(78, await _run.CallAsync("config", "reload"));
        Assert.Equal("""
            postroad.toml:7:1: limits.conections: unknown key; did you mean "connections"?
            postroad: nothing was changed; the configuration from before stays in force

            """, _run.Error, ignoreLineEndingDifferences: true);
        Assert.Equal(0, await RcptAsync("ada@example.com"));
        Assert.Equal(69, await RcptAsync("bob@example.com"));
    }

    [Fact]
    public async Task What_comes_with_the_next_start_is_told()
    {
        _run.Write("postroad.toml", Config.Replace("mail.example.com", "mx.example.com", StringComparison.Ordinal));
        Assert.Equal(0, await _run.CallAsync("config", "reload"));
        Assert.Equal("Nothing to put in force.\nWith the next start: hostname.\n", _run.Out);
        await _run.CallAsync("config", "reload");
        Assert.Contains("With the next start: hostname.", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_is_found_although_the_file_names_another_data_folder()
    {
        _run.Write("postroad.toml", "data = \"elsewhere\"\n" + Config);
        Assert.Equal(0, await _run.CallAsync("config", "reload"));
        Assert.Equal("Nothing to put in force.\nWith the next start: data.\n", _run.Out);
        await _server!.StopAsync();
        Assert.Equal(75, await _run.CallAsync("config", "reload"));
        Assert.Equal($"postroad: no server runs on {_run.PathOf("elsewhere")}\n", _run.Error);
    }

    [Fact]
    public async Task The_server_is_found_although_data_is_a_mistake_now()
    {
        _run.Write("postroad.toml", "data = 5\n" + Config);
        Assert.Equal(78, await _run.CallAsync("config", "reload"));
        Assert.Contains("nothing was changed", _run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[policy]\nspf_fail = \"refuse\"", "In force now: policy.spf_fail.\n")]
    [InlineData("[dkim]\nlifetime = \"7d\"\nfolder = \"keys\"", "In force now: dkim.lifetime.\nWith the next start: dkim.folder.\n")]
    [InlineData("[tls]\ncertificate = \"x.pem\"", "Nothing to put in force.\nWith the next start: tls.certificate.\n")]
    [InlineData("[oauth]\nissuer = \"https://login.example.com\"\naudience = [\"mail\"]", "Nothing to put in force.\nWith the next start: oauth.issuer, oauth.audience.\n")]
    [InlineData("[listen.lmtp]\naddresses = [\"127.0.0.1:0\"]", "listen.lmtp.addresses")]
    [InlineData("[delivery]\nconnections_per_destination = 5\nloopback_mx = true", "In force now: delivery.connections_per_destination.\nWith the next start: delivery.loopback_mx.\n")]
    public async Task Each_table_is_in_force_or_said_to_wait(string more, string said)
    {
        _run.Write("postroad.toml", $"{Config}\n{more}");
        Assert.Equal(0, await _run.CallAsync("config", "reload"));
        Assert.Contains(said, _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_file_has_nothing_to_read_again()
    {
        await using var dev = await RunningServer.StartAsync(_run.Folder, "dev", "--smtp=0", "--http=0", "--data=inbox");
        Assert.Equal(1, await _run.CallAsync("config", "reload", "--data=inbox"));
        Assert.Equal("postroad: this server was started without a configuration file\n", _run.Error);
    }
}
