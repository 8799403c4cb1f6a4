using Postroad.Mta.Accounts;

namespace Postroad.Mta.Tests.Accounts;

public sealed class AccountNameTests
{
    [Theory]
    [InlineData("Ada@Example.COM", "ada@example.com")]
    [InlineData("o'hara;--@example.com", null)]
    [InlineData("o'hara@example.com", "o'hara@example.com")]
    [InlineData("ada", null)]
    [InlineData("ada@", null)]
    [InlineData("ada+x@example.com", null)]
    [InlineData("ada@[192.0.2.1]", null)]
    [InlineData("", null)]
    public void An_account_is_named_by_a_plain_address(string text, string? name)
    {
        Assert.Equal(name is not null, AccountName.TryParse(text, out var parsed, out var error));
        Assert.Equal(name, parsed.Value);
        Assert.Equal(name is null, error is not null);
    }

    [Theory]
    [InlineData("sales")]
    [InlineData("@")]
    [InlineData("@-x")]
    [InlineData("")]
    public void What_is_nothing_to_send_as_is_refused_in_words(string text)
    {
        Assert.False(SendingIdentity.TryParse(text, out _, out var error));
        Assert.Contains("nothing to send as", error, StringComparison.Ordinal);
    }
}
