using System.Text.RegularExpressions;
using Postroad.TestKit;

namespace Postroad.Tests.Cli.Dev;

public sealed class DevVerbTests : IDisposable
{
    private readonly Run _run = new();

    public void Dispose() => _run.Dispose();

    private Task<RunningServer> StartAsync(params string[] more) => RunningServer.StartAsync(_run.Folder, ["dev", "--smtp", "0", "--http", "0", .. more]);

    [Fact]
    public async Task Mail_for_anybody_becomes_a_file_and_a_line()
    {
        await using var server = await StartAsync("--data", "inbox");
        var port = server.PortOf("smtp");
        Assert.Equal(0, await _run.CallAsync("send", "--server", $"127.0.0.1:{port}", "--from=ada@example.com", "--to=grace@example.net,bob@else.test", "--subject=Grüße an alle"));
        var line = await server.Out.WaitForAsync(@"(?m)^\d\d:\d\d:\d\d (\w{26}) ada@example\.com -> grace@example\.net, bob@else\.test ""Grüße an alle"" \d+ B (\S+\.eml)$");
        var text = await File.ReadAllTextAsync(line.Groups[2].Value, TestContext.Current.CancellationToken);
        Assert.Contains("To: grace@example.net, bob@else.test", text, StringComparison.Ordinal);
        Assert.StartsWith(_run.PathOf("inbox"), line.Groups[2].Value, StringComparison.Ordinal);
        Assert.Contains($"queued as {line.Groups[1].Value}", _run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("required")]
    public async Task Any_login_is_taken_in_clear_and_under_TLS(string tls)
    {
        await using var server = await StartAsync("--ephemeral");
        Assert.Equal(0, await _run.CallAsync("send", "--server", $"127.0.0.1:{server.PortOf("smtp")}", "--tls", tls, "--user=whoever", "--password=whatever", "--to=a@b.test"));
        Assert.Contains("Logged in.", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_has_lines_to_paste_with_the_real_port()
    {
        await using var server = await StartAsync("--ephemeral");
        var port = server.PortOf("smtp");
        var text = server.Error.ToString();
        Assert.Contains($"send --server 127.0.0.1:{port} --to grace@example.net", text, StringComparison.Ordinal);
        Assert.Contains($"curl smtp://127.0.0.1:{port} ", text, StringComparison.Ordinal);
        Assert.Contains($"new Postroad.Client.MailSender(\"smtp://127.0.0.1:{port}?tls=none\")", text, StringComparison.Ordinal);
        Assert.Contains($"System.Net.Mail.SmtpClient(\"127.0.0.1\", {port})", text, StringComparison.Ordinal);
        Assert.Contains($"client.Connect(\"127.0.0.1\", {port}, ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--user=ada@example.com", "ada@example.com")]
    [InlineData("--user=ada@example.com --from=bob@example.com", "bob@example.com")]
    [InlineData("--user=ada@example.com --from=", "<>")]
    [InlineData("--user=ada", @"postroad@\S+")]
    public async Task Who_logs_in_with_an_address_sends_from_it(string options, string sender)
    {
        await using var server = await StartAsync("--ephemeral");
        Assert.Equal(0, await _run.CallAsync(["send", "--server", $"127.0.0.1:{server.PortOf("smtp")}", "--password=x", "--to=a@b.test", .. options.Split(' ')]));
        await server.Out.WaitForAsync($@" {sender} -> a@b\.test");
    }

    [Fact]
    public async Task What_is_ephemeral_is_gone_afterwards()
    {
        string folder;
        await using (var server = await StartAsync("--ephemeral"))
        {
            folder = Regex.Match(server.Error.ToString(), "Each message becomes a file in (.+)").Groups[1].Value;
            Assert.Equal(0, await _run.CallAsync("send", "--server", $"127.0.0.1:{server.PortOf("smtp")}", "--to=a@b.test"));
            await server.Out.WaitForAsync(@"\.eml");
        }
        Assert.False(Directory.Exists(Path.GetDirectoryName(folder)));
    }

    [Fact]
    public async Task A_folder_that_was_just_made_will_do()
    {
        Directory.CreateDirectory(_run.PathOf("inbox"));
        await using var server = await StartAsync("--data", "inbox");
        Assert.True(Directory.Exists(_run.PathOf("inbox/spool")));
    }

    [Theory]
    [InlineData("--smtp=70000", "--smtp: '70000' is not a number from 0 to 65535")]
    [InlineData("--bind=here", "--bind: 'here' is not an address")]
    [InlineData("--data=x --ephemeral", "--data and --ephemeral do not go together")]
    public async Task Wrong_words_are_told(string words, string message)
    {
        Assert.Equal(2, await _run.CallAsync(["dev", .. words.Split(' ')]));
        Assert.Contains(message, _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told()
    {
        await using var peer = ScriptedPeer.Start("S: 220 x");
        Assert.Equal(75, await _run.CallAsync("dev", "--smtp", $"{peer.Port}", "--http=0", "--data=inbox"));
        Assert.Equal($"postroad: 127.0.0.1:{peer.Port} (listen.smtp) is in use by another program\n", _run.Error);
    }
}
