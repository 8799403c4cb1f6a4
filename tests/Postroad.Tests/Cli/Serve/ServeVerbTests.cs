using System.Net;
using System.Net.Sockets;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Sasl.Clients;
using Postroad.TestKit;

namespace Postroad.Tests.Cli.Serve;

public sealed class ServeVerbTests : IDisposable
{
    private const string Config = """
        hostname = "mail.example.com"
        [listen.mx]
        addresses = ["127.0.0.1:0"]
        [listen.submission]
        addresses = ["127.0.0.1:0"]
        [listen.http]
        addresses = ["127.0.0.1:0"]
        [domain."example.com"]
        """;

    private readonly Run _run = new();

    public void Dispose() => _run.Dispose();

    private async Task<string> RefusedAsync(int status, string text)
    {
        _run.Write("postroad.toml", text);
        Assert.Equal(status, await _run.CallAsync("serve"));
        Assert.Single(_run.Error.TrimEnd('\n').Split('\n'));
        return _run.Error;
    }

    [Fact]
    public async Task It_says_where_it_listens_then_that_it_is_ready_and_stops_with_0()
    {
        _run.Write("postroad.toml", Config);
        var server = await RunningServer.StartAsync(_run.Folder, "serve");
        // Lines of the log, which begin with a date, may come in between.
        var said = string.Join('\n', server.Error.ToString().Split('\n').Where(static line => !line.StartsWith("20", StringComparison.Ordinal)));
        Assert.Matches(@"^listening on 127\.0\.0\.1:\d+ \(mx\)\nlistening on 127\.0\.0\.1:\d+ \(submission\)\nlistening on 127\.0\.0\.1:\d+ \(http\)\nready\n", said);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.PortOf("http")}") };
        Assert.Equal("ok\n", await http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
        Assert.Contains("postroad_queue_messages 0", await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task A_message_is_submitted_and_is_in_its_mailbox()
    {
        _run.Write("postroad.toml", Config);
        _run.Input = "secret";
        Assert.Equal(0, await _run.CallAsync("user", "add", "ada@example.com", "--password-stdin"));
        await using var server = await RunningServer.StartAsync(_run.Folder, "serve");
        Assert.Equal(0, await _run.CallAsync("send", "--server", $"127.0.0.1:{server.PortOf("submission")}", "--tls=required", "--user=ada@example.com", "--password-stdin", "--from=ada@example.com", "--to=ada@example.com"));
        await server.Error.WaitForAsync("to=<ada@example.com>.*status=sent");
        Assert.Single(Directory.EnumerateFiles(_run.PathOf("data/mail/example.com/ada/new")));
    }

    [Fact]
    public async Task A_user_added_while_it_runs_may_log_in_at_once_and_one_removed_may_not()
    {
        _run.Write("postroad.toml", Config);
        await using var server = await RunningServer.StartAsync(_run.Folder, "serve");
        string[] send = ["send", "--server", $"127.0.0.1:{server.PortOf("submission")}", "--tls=required", "--user=bob@example.com", "--password-stdin", "--until=auth"];
        _run.Input = "secret";
        Assert.Equal(69, await _run.CallAsync(send));
        Assert.Equal(0, await _run.CallAsync("user", "add", "bob@example.com", "--password-stdin"));
        Assert.Equal(0, await _run.CallAsync(send));
        Assert.Equal(0, await _run.CallAsync("user", "remove", "bob@example.com"));
        Assert.Equal(69, await _run.CallAsync(send));
    }

    [Theory]
    [InlineData("remove", "")]
    [InlineData("passwd", "another")]
    public async Task A_session_that_is_logged_in_may_send_no_more_when_its_account_goes_or_changes(string verb, string input)
    {
        _run.Write("postroad.toml", Config);
        _run.Input = "secret";
        Assert.Equal(0, await _run.CallAsync("user", "add", "bob@example.com", "--password-stdin"));
        await using var server = await RunningServer.StartAsync(_run.Folder, "serve");
        await using var connection = await SmtpConnection.ConnectAsync(new SmtpConnectionOptions
        {
            Host = "127.0.0.1",
            Port = server.PortOf("submission"),
            Tls = new TlsSettings { Mode = TlsMode.Required },
        });
        await connection.LogInAsync(new PasswordCredential("bob@example.com", "secret"));
        _run.Input = input;
        Assert.Equal(0, await _run.CallAsync(verb == "remove" ? ["user", verb, "bob@example.com"] : ["user", verb, "bob@example.com", "--password-stdin"]));
        var reply = await connection.ExecuteAsync("MAIL", "FROM:<bob@example.com>");
        Assert.Equal("421 4.7.0 Your account has changed since you logged in, connect and log in again", reply.ToString());
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_folder_is_refused()
    {
        _run.Write("postroad.toml", Config);
        await using var server = await RunningServer.StartAsync(_run.Folder, "serve");
        Assert.StartsWith("postroad: another server works on this data folder: ", await RefusedAsync(75, Config), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_nothing_is_touched()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        Assert.Equal($"postroad: {taken.LocalEndPoint} (listen.mx) is in use by another program\n", await RefusedAsync(75, $"[listen.mx]\naddresses = [\"{taken.LocalEndPoint}\"]"));
        Assert.Equal($"postroad: {taken.LocalEndPoint} (listen.http) is in use by another program\n", await RefusedAsync(75, $"[listen.http]\naddresses = [\"{taken.LocalEndPoint}\"]"));
        Assert.False(Directory.Exists(_run.PathOf("data")));
    }

    [Fact]
    public async Task An_address_of_somebody_else_is_told() =>
        Assert.Equal("postroad: 192.0.2.1 (listen.mx) is no address of this machine\n", await RefusedAsync(78, "[listen.mx]\naddresses = [\"192.0.2.1:0\"]"));

    [Fact]
    public async Task A_key_that_does_not_match_its_certificate_is_told_and_nothing_is_touched()
    {
        using var folder = new TempFolder();
        var (certificate, _) = TestCertificates.Write(folder, "one", TestCertificates.Create("one.example"));
        var (_, key) = TestCertificates.Write(folder, "two", TestCertificates.Create("two.example"));
        var error = await RefusedAsync(78, $"{Config}\n[tls]\ncertificate = \"{certificate}\"\nkey = \"{key}\"");
        Assert.StartsWith($"postroad: The certificate {certificate} does not go with the key {key}", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_run.PathOf("data")));
        Assert.Contains("is not there", await RefusedAsync(78, $"{Config}\n[tls]\ncertificate = \"missing.pem\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_is_open_to_others_is_not_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        Directory.CreateDirectory(_run.PathOf("data"), (UnixFileMode)0b111_101_101);
        Assert.Contains("has the mode 0755", await RefusedAsync(77, Config), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_run.PathOf("data")));
    }

    [Fact]
    public async Task A_user_that_does_not_exist_is_told()
    {
        Assert.SkipUnless(Postroad.Hosting.Posix.SystemUser.IsRoot, "Only root becomes somebody else.");
        Assert.Equal("postroad: user: this machine has no user 'nobody-of-that-name'\n", await RefusedAsync(78, $"user = \"nobody-of-that-name\"\n{Config}"));
    }

    [Fact]
    public async Task A_server_without_a_listener_is_a_mistake() =>
        Assert.StartsWith("postroad: nothing to do: no listener is configured", await RefusedAsync(78, "hostname = \"a.example\""), StringComparison.Ordinal);

    [Fact]
    public async Task Mail_that_waited_is_there_after_a_restart()
    {
        _run.Write("postroad.toml", Config + "\n[route.\"*\"]\nto = [\"smtp://127.0.0.1:1\"]\n[listen.devices]\nkind = \"submission\"\naddresses = [\"127.0.0.1:0\"]\ntrusted = [\"127.0.0.0/8\"]");
        await using (var server = await RunningServer.StartAsync(_run.Folder, "serve"))
        {
            Assert.Equal(0, await _run.CallAsync("send", "--server", $"127.0.0.1:{server.PortOf("devices")}", "--tls=none", "--from=a@example.com", "--to=b@elsewhere.example"));
            await server.Error.WaitForAsync("to=<b@elsewhere.example>.*status=deferred");
        }
        await using var again = await RunningServer.StartAsync(_run.Folder, "serve");
        await again.Error.WaitForAsync("queue ready: 1 messages? from before");
    }
}
