using Postroad.Tests.Cli;

namespace Postroad.Tests.Configuration;

/// <summary><c>${env:NAME}</c> and <c>${file:PATH}</c>: used, and printed nowhere.</summary>
public sealed class SecretTests : IDisposable
{
    private readonly Loading _loading = new();

    public SecretTests()
    {
        _loading.Environment["WHO"] = "ada";
        _loading.Environment["EMPTY"] = "";
        _loading.Environment["NESTED"] = "${env:WHO}";
        foreach (var (name, text) in new[] { ("lf", "bob\n"), ("crlf", "bob\r\n"), ("two", "bob\n\n"), ("none", "bob"), ("space", " bob "), ("empty", "") })
            File.WriteAllText(Path.Combine(_loading.Folder, name), text);
        Directory.CreateDirectory(Path.Combine(_loading.Folder, "folder"));
    }

    public void Dispose() => _loading.Dispose();

    [Theory]
    [InlineData("${env:WHO}", "ada")]
    [InlineData("a${env:WHO}z", "aadaz")]
    [InlineData("${env:WHO}${env:WHO}", "adaada")]
    [InlineData("${env:WHO}/${file:none}", "ada/bob")]
    [InlineData("${env:EMPTY}", "")]
    [InlineData("${env:NESTED}", "${env:WHO}")]
    [InlineData("${file:lf}", "bob")]
    [InlineData("${file:crlf}", "bob")]
    [InlineData("${file:none}", "bob")]
    [InlineData("${file:space}", " bob ")]
    [InlineData("${file:empty}", "")]
    [InlineData("$WHO", "$WHO")]
    [InlineData("{env:WHO}", "{env:WHO}")]
    [InlineData("$ {env:WHO}", "$ {env:WHO}")]
    [InlineData("100 $", "100 $")]
    public void A_placeholder_is_filled_in(string written, string meant)
    {
        var loaded = _loading.Load($"user = '{written}'");
        Assert.Empty(loaded.Faults);
        Assert.Equal(meant, loaded.Options!.User);
        Assert.Equal($"\"{written}\"", loaded.Settings.Single(setting => setting.Key == "user").Value);
    }

    [Theory]
    [InlineData("${env:NOBODY}", "the environment variable NOBODY is not set")]
    [InlineData("${env:}", "the environment variable  is not set")]
    [InlineData("${env:WHO", "`${` without `}`; expected ${env:NAME} or ${file:PATH}")]
    [InlineData("${WHO}", "${WHO} is not known; expected ${env:NAME} or ${file:PATH}")]
    [InlineData("${ENV:WHO}", "${ENV:WHO} is not known; expected ${env:NAME} or ${file:PATH}")]
    [InlineData("${}", "${} is not known; expected ${env:NAME} or ${file:PATH}")]
    [InlineData("${file:nothing}", "the file FOLDER/nothing does not exist")]
    [InlineData("${file:no/such}", "the file FOLDER/no/such does not exist")]
    [InlineData("${file:two}", "${file:two} does not stand for a text")]
    public void A_placeholder_that_stands_for_nothing_is_told(string written, string fault) =>
        Assert.Equal($"postroad.toml:1:8: user: {fault.Replace("FOLDER", _loading.Folder, StringComparison.Ordinal)}", Assert.Single(_loading.Load($"user = '{written}'").Faults).ToString());

    [Fact]
    public void A_folder_is_no_secret() =>
        Assert.StartsWith($"postroad.toml:1:8: user: the file {_loading.Folder}/folder cannot be read: ", Assert.Single(_loading.Load("user = '${file:folder}'").Faults).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("hostname = '${env:S}'", "does not stand for a domain name")]
    [InlineData("limits.message_size = '${env:S}'", "does not stand for a size")]
    [InlineData("limits.connection_rate_per_address = '${env:S}'", "does not stand for a rate")]
    [InlineData("queue.retry = ['${env:S}']", "does not stand for a duration")]
    [InlineData("limits.exempt = ['${env:S}']", "does not stand for a network")]
    [InlineData("listen.mx.addresses = ['${env:S}']", "does not stand for an address:port")]
    [InlineData("route.'a.example'.to = ['${env:S}']", "does not stand for a server")]
    [InlineData("domain.'a.example'.deliver = '${env:S}'", "does not stand for a place to deliver to")]
    [InlineData("policy.spf_fail = '${env:S}'", "does not stand for tag, quarantine, refuse or defer")]
    [InlineData("dns.servers = ['${env:S}']", "does not stand for an address[:port]")]
    [InlineData("oauth.issuer = '${env:S}'", "does not stand for an issuer")]
    [InlineData("policy.authserv_id = '${env:S}'", "does not stand for a domain name")]
    public async Task A_secret_that_will_not_do_is_told_nowhere(string line, string fault)
    {
        using var run = new Run();
        run.Environment["S"] = "sword fish";
        run.Write("postroad.toml", line);
        foreach (var words in (string[][])[["config", "check"], ["config", "check", "--json"], ["config", "show"], ["config", "show", "--json"], ["user", "list"], ["serve"]])
        {
            Assert.Equal(78, await run.CallAsync(words));
            Assert.DoesNotContain("sword", run.Out + run.Error, StringComparison.Ordinal);
            Assert.Contains("${env:S} " + fault, (run.Out + run.Error).Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Show_shows_the_placeholder_or_hides_the_password()
    {
        using var run = new Run();
        run.Environment["S"] = "swordfish";
        run.Write("secret", "trident\n");
        run.Write("postroad.toml", """
            [route."a.example"]
            to = ["smtp://u:${env:S}@a.example", "smtp://u:${file:secret}@b.example", "smtp://u:literal@c.example"]
            [domain."b.example"]
            deliver = "smtp://u:literal@d.example"
            """);
        foreach (var words in (string[][])[["config", "show"], ["config", "show", "--set"], ["config", "show", "--json"]])
        {
            Assert.Equal(0, await run.CallAsync(words));
            Assert.DoesNotMatch("swordfish|trident|literal", run.Out + run.Error);
        }

        Assert.Contains("\\\"smtp://u:${env:S}@a.example\\\", \\\"smtp://u:${file:secret}@b.example\\\", \\\"smtp://u:***@c.example:25\\\"", run.Out.Replace("\\u0022", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
