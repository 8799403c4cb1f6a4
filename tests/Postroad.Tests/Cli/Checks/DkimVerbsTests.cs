using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Postroad.Tests.Cli.Checks;

/// <summary>The life of a key as an operator sees it.</summary>
public sealed class DkimVerbsTests : IDisposable
{
    private readonly CheckFolder _folder = new();
    private readonly string _config;

    public DkimVerbsTests() => _config = _folder.Write("hostname = \"mail.example.com\"\ndata = \"data\"\n[listen.mx]\naddresses = [\"127.0.0.1:2525\"]\n[domain.\"example.com\"]\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_key_is_made_published_checked_and_used()
    {
        var made = (await CheckProgram.JsonAsync("dkim", "keygen", "example.com", "--algorithm", "both", "-c", _config)).GetProperty("keys");
        Assert.Equal(2, made.GetArrayLength());
        Assert.All(made.EnumerateArray(), k => Assert.Equal("waiting", k.GetProperty("state").GetString()));
        var empty = _folder.Zone("example.com TXT hi");
        var tooEarly = await CheckProgram.RunAsync("dkim", "rotate", "example.com", "--dns-zone", empty, "-c", _config);
        Assert.Equal(1, tooEarly.ExitCode);
        Assert.Contains("there is no TXT record", tooEarly.Error, StringComparison.Ordinal);
        var zone = _folder.Zone([.. made.EnumerateArray().Select(k => $"{k.GetProperty("name").GetString()} TXT {k.GetProperty("record").GetString()}")]);
        Assert.Equal(0, (await CheckProgram.RunAsync("dkim", "rotate", "example.com", "--dns-zone", zone, "-c", _config)).ExitCode);
        var verified = (await CheckProgram.JsonAsync("dkim", "verify", "--dns-zone", zone, "-c", _config)).GetProperty("keys");
        Assert.All(verified.EnumerateArray(), k => Assert.Equal(("active", JsonValueKind.Null), (k.GetProperty("state").GetString(), k.GetProperty("fault").ValueKind)));
        Assert.Equal(1, (await CheckProgram.RunAsync("dkim", "verify", "example.com", "--dns-zone", empty, "-c", _config)).ExitCode);
    }

    // An operator with a split view has the records where the server looks, not where the machine does.
    [Fact]
    public async Task The_servers_of_the_configuration_are_asked()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var config = _folder.Write($"{File.ReadAllText(_config)}[dns]\nservers = [\"{server.Client.LocalEndPoint}\"]\n");
        await CheckProgram.RunAsync("dkim", "keygen", "example.com", "-c", config);
        var asked = AnswerAsync(server);
        var run = await CheckProgram.RunAsync("dkim", "rotate", "example.com", "-c", config);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("there is no TXT record", run.Error, StringComparison.Ordinal);
        Assert.True(await asked);
    }

    // RFC 1035 §4.1.1: the question comes back as a reply with RCODE 3, no such name.
    private static async Task<bool> AnswerAsync(UdpClient server)
    {
        var question = await server.ReceiveAsync(TestContext.Current.CancellationToken);
        (question.Buffer[2], question.Buffer[3]) = ((byte)(question.Buffer[2] | 0x80), 0x83);
        await server.SendAsync(question.Buffer, question.RemoteEndPoint, TestContext.Current.CancellationToken);
        return true;
    }

    [Theory]
    [InlineData(2, "keygen", "not a domain")]
    [InlineData(2, "keygen", "example.com", "--algorithm", "dsa")]
    [InlineData(2, "keygen", "example.com", "--selector", "not a selector")]
    [InlineData(2, "keygen", "example.com", "--bits", "512")]
    [InlineData(1, "rotate", "example.com")]
    [InlineData(1, "verify")]
    public async Task What_makes_no_sense_is_told(int exitCode, params string[] arguments)
    {
        var run = await CheckProgram.RunAsync(["dkim", .. arguments, "-c", _config]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task A_selector_is_used_once_and_the_text_can_be_pasted_into_a_zone()
    {
        var first = await CheckProgram.RunAsync("dkim", "keygen", "example.com", "--selector", "s1", "-c", _config);
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("s1._domainkey.example.com. IN TXT \"v=DKIM1; k=rsa; p=", first.Out, StringComparison.Ordinal);
        Assert.Equal(1, (await CheckProgram.RunAsync("dkim", "keygen", "example.com", "--selector", "s1", "-c", _config)).ExitCode);
        Assert.Equal(78, (await CheckProgram.RunAsync("dkim", "keygen", "example.com", "-c", "/no/such/file")).ExitCode);
    }
}
