using System.Text.Json;
using Postroad.Mta.Accounts;

namespace Postroad.Tests.Cli.Users;

public sealed class UserVerbTests : IDisposable
{
    private readonly Run _run = new();

    public UserVerbTests() => _run.Write("postroad.toml", "hostname = \"mail.example.com\"");

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("secret", "secret")]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData("secret\n\n", "secret\n")]
    [InlineData(" ", " ")]
    [InlineData("pässwörd 🗝", "pässwörd 🗝")]
    public async Task A_password_from_standard_input_loses_one_line_end(string input, string password)
    {
        _run.Input = input;
        Assert.Equal(0, await _run.CallAsync("user", "add", "ada@example.com", "--password-stdin"));
        using var accounts = AccountFile.Open(_run.PathOf("data"), TimeProvider.System);
        Assert.True(AccountName.TryParse("ada@example.com", out var name, out _));
        Assert.True(accounts.FindVerifier(name)!.Matches(password));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public async Task An_empty_password_is_not_taken(string input)
    {
        _run.Input = input;
        Assert.Equal(2, await _run.CallAsync("user", "add", "ada@example.com", "--password-stdin"));
        Assert.Equal("postroad: the password is empty\n", _run.Error);
        Assert.False(Directory.Exists(_run.PathOf("data")));
    }

    [Theory]
    [InlineData("4096", 0, 4096)]
    [InlineData("4095", 2, 0)]
    public async Task An_account_for_a_slow_client_has_fewer_rounds_within_what_the_standard_allows(string rounds, int exit, int iterations)
    {
        _run.Input = "one";
        Assert.Equal(exit, await _run.CallAsync("user", "add", "ada@example.com", "--password-stdin", "--rounds", rounds));
        if (exit != 0)
            return;
        using var accounts = AccountFile.Open(_run.PathOf("data"), TimeProvider.System);
        Assert.Equal(iterations, Assert.Single(accounts.List()).Iterations);
    }

    [Fact]
    public async Task Accounts_come_change_and_go()
    {
        _run.Input = "one";
        Assert.Equal(0, await _run.CallAsync("user", "add", "Ada@Example.com", "--password-stdin"));
        Assert.Equal("ada@example.com added\n", _run.Error);
        Assert.Equal(1, await _run.CallAsync("user", "add", "ada@example.com", "--password-stdin"));
        Assert.Equal(0, await _run.CallAsync("user", "passwd", "ada@example.com", "--password-stdin"));
        Assert.Equal(1, await _run.CallAsync("user", "passwd", "bob@example.com", "--password-stdin"));

        Assert.Equal(0, await _run.CallAsync("user", "list"));
        Assert.Contains("ada@example.com", _run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _run.CallAsync("user", "list", "--json"));
        var account = JsonDocument.Parse(_run.Out).RootElement;
        Assert.Equal(("postroad.user/1", "ada@example.com"), (account.GetProperty("schema").GetString(), account.GetProperty("address").GetString()));

        Assert.Equal(0, await _run.CallAsync("user", "remove", "ada@example.com"));
        Assert.Equal(1, await _run.CallAsync("user", "remove", "ada@example.com"));
        Assert.Equal(0, await _run.CallAsync("user", "list", "--json"));
        Assert.Empty(_run.Out);
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("ada@")]
    [InlineData("ada+news@example.com")]
    public async Task What_is_no_account_is_refused(string address)
    {
        _run.Input = "x";
        Assert.Equal(2, await _run.CallAsync("user", "add", address, "--password-stdin"));
    }

    [Fact]
    public async Task Nobody_is_asked_where_nobody_is()
    {
        Assert.Equal(2, await _run.CallAsync("user", "add", "ada@example.com"));
        Assert.Contains("--password-stdin", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_data_folder_is_not_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        Directory.CreateDirectory(_run.PathOf("data"), (UnixFileMode)0b111_101_101);
        _run.Input = "x";
        Assert.Equal(77, await _run.CallAsync("user", "add", "ada@example.com", "--password-stdin"));
        Assert.Contains("has the mode 0755, and has to be for its owner alone: chmod 700", _run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_run.PathOf("data")));
    }
}
