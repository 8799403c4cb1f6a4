namespace Postroad.Tests.Cli.Users;

public sealed class GrantVerbTests : IDisposable
{
    private readonly Run _run = new();

    public GrantVerbTests() => _run.Write("postroad.toml", "hostname = \"mail.example.com\"");

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task What_an_account_may_send_as_is_granted_listed_and_taken_back()
    {
        _run.Input = "one";
        Assert.Equal(0, await _run.CallAsync("user", "add", "ada@example.com", "--password-stdin"));
        Assert.Equal(0, await _run.CallAsync("user", "grant", "ada@example.com", "Sales@Example.com"));
        Assert.Equal("ada@example.com may send as sales@example.com\n", _run.Error);
        Assert.Equal(1, await _run.CallAsync("user", "grant", "ada@example.com", "sales@example.com"));
        Assert.Equal(0, await _run.CallAsync("user", "grant", "ada@example.com", "@list.example"));
        Assert.Equal(0, await _run.CallAsync("user", "grant", "ada@example.com"));
        Assert.Equal("ada@example.com\n@list.example\nsales@example.com\n", _run.Out);
        Assert.Equal(0, await _run.CallAsync("user", "revoke", "ada@example.com", "sales@example.com"));
        Assert.Equal(1, await _run.CallAsync("user", "revoke", "ada@example.com", "sales@example.com"));
    }

    [Fact]
    public async Task Nothing_is_granted_to_nobody_or_to_send_as_nothing()
    {
        Assert.Equal(1, await _run.CallAsync("user", "grant", "bob@example.com", "sales@example.com"));
        Assert.Equal("postroad: there is no bob@example.com; `postroad user add` adds it\n", _run.Error);
        Assert.Equal(1, await _run.CallAsync("user", "grant", "bob@example.com"));
        Assert.Equal(2, await _run.CallAsync("user", "grant", "bob@example.com", "sales"));
        Assert.Equal(2, await _run.CallAsync("user", "grant", "bob"));
        Assert.Equal(2, await _run.CallAsync("user", "revoke", "bob@example.com", "sales"));
    }
}
