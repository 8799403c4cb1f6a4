using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Mta.Accounts;
using Postroad.Mta.Accounts.Tokens;
using Postroad.Mta.Receiving;
using Postroad.Mta.Tests.Receiving;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Accounts.Tokens;

/// <summary>Tokens from the wire to the account, through the server's own mechanisms.</summary>
public sealed class TokenLoginTests
{
    [Theory]
    [InlineData("OAUTHBEARER", "n,a=ada@example.com,\u0001auth=Bearer {0}\u0001\u0001")]
    [InlineData("OAUTHBEARER", "n,,\u0001auth=Bearer {0}\u0001\u0001")]
    [InlineData("XOAUTH2", "user=ada@example.com\u0001auth=Bearer {0}\u0001\u0001")]
    public async Task A_client_with_a_token_logs_in_and_sends(string mechanism, string message)
    {
        using var folder = new TempFolder();
        await using var issuer = new LocalIssuer();
        using var accounts = AccountFile.Open(folder.Path, TimeProvider.System);
        Assert.True(AccountName.TryParse("ada@example.com", out var ada, out _));
        accounts.Add(ada, "unused", 4096);
        using var store = Store(accounts, issuer);
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, credentials: store);
        using var client = await RawClient.ConnectAsync(rig.Port);
        await client.SayAsync("EHLO client.test");

        var good = issuer.Token(TimeProvider.System.GetUtcNow(), new() { ["email"] = "ada@example.com" });
        Assert.StartsWith("235", await client.SayAsync($"AUTH {mechanism} {Encode(message, good)}"), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.SayAsync("MAIL FROM:<ada@example.com>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_whose_token_has_run_out_is_told_where_to_get_another()
    {
        using var folder = new TempFolder();
        await using var issuer = new LocalIssuer();
        using var accounts = AccountFile.Open(folder.Path, TimeProvider.System);
        using var store = Store(accounts, issuer);
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, credentials: store);
        using var client = await RawClient.ConnectAsync(rig.Port);
        await client.SayAsync("EHLO client.test");

        var old = issuer.Token(TimeProvider.System.GetUtcNow(), new() { ["email"] = "ada@example.com" }, age: TimeSpan.FromHours(1));
        var reason = await client.SayAsync($"AUTH OAUTHBEARER {Encode("n,,\u0001auth=Bearer {0}\u0001\u0001", old)}");
        Assert.Contains("openid-configuration", Encoding.UTF8.GetString(Convert.FromBase64String(reason[4..])), StringComparison.Ordinal);
        Assert.StartsWith("535 5.7.8", await client.SayAsync("AQ=="), StringComparison.Ordinal);
    }

    private static AccountStore Store(AccountFile accounts, LocalIssuer issuer)
    {
        var options = new OAuthOptions { Issuer = issuer.Address, Audience = ["mail"] };
        var tokens = new TokenValidator(options, name => accounts.Exists(name.Value), TimeProvider.System, NullLogger<TokenValidator>.Instance);
        return new AccountStore(accounts, TimeProvider.System, NullLogger<AccountStore>.Instance, tokens);
    }

    private static string Encode(string message, string token) => Convert.ToBase64String(Encoding.ASCII.GetBytes(message.Replace("{0}", token, StringComparison.Ordinal)));
}
