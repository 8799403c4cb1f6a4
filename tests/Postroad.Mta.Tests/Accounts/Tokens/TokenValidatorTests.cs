using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using Postroad.Mta.Accounts;
using Postroad.Mta.Accounts.Tokens;
using Postroad.Mta.Tests.MailLog;
using Postroad.Smtp.Sasl;

namespace Postroad.Mta.Tests.Accounts.Tokens;

public sealed class TokenValidatorTests : IAsyncLifetime
{
    private static readonly Dictionary<string, object> Ada = new() { ["email"] = "Ada@Example.com", ["scope"] = "openid smtp.send" };

    private readonly LocalIssuer _issuer = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero));
    private readonly CapturedLog<TokenValidator> _log = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Fact]
    public async Task A_good_token_opens_the_account_that_it_names()
    {
        using var validator = Validator();
        var token = _issuer.Token(_clock.GetUtcNow(), Ada);
        Assert.Equal(new TokenVerdict.Accepted("ada@example.com"), await validator.ValidateAsync(null, token, CancellationToken.None));
        Assert.Equal(new TokenVerdict.Accepted("ada@example.com"), await validator.ValidateAsync("ADA@example.com", token, CancellationToken.None));
    }

    [Fact]
    public async Task The_keys_are_fetched_once()
    {
        using var validator = Validator();
        for (var i = 0; i < 5; i++)
            Assert.IsType<TokenVerdict.Accepted>(await validator.ValidateAsync(null, _issuer.Token(_clock.GetUtcNow(), Ada), CancellationToken.None));
        Assert.Equal(2, _issuer.Requests);
    }

    [Fact]
    public async Task Keys_that_the_issuer_has_rotated_are_fetched_anew_and_the_old_ones_open_nothing()
    {
        using var validator = Validator();
        var old = _issuer.Token(_clock.GetUtcNow(), Ada);
        Assert.IsType<TokenVerdict.Accepted>(await validator.ValidateAsync(null, old, CancellationToken.None));
        _issuer.HasRotated = true;
        var token = _issuer.Token(_clock.GetUtcNow(), Ada);
        // The first token that names an unknown key has them fetched, perhaps behind its own back.
        var begun = TimeProvider.System.GetTimestamp();
        while (await validator.ValidateAsync(null, token, TestContext.Current.CancellationToken) is not TokenVerdict.Accepted)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(20), "The new keys are not fetched.");
            await Task.Yield();
        }
        Assert.Equal(4, _issuer.Requests);
        await RefusedAsync(old);
    }

    [Fact]
    public async Task Whoever_else_the_client_says_it_is_it_is_not()
    {
        using var validator = Validator();
        var token = _issuer.Token(_clock.GetUtcNow(), Ada);
        Assert.IsType<TokenVerdict.Rejected>(await validator.ValidateAsync("bob@example.com", token, CancellationToken.None));
        Assert.IsType<TokenVerdict.Rejected>(await validator.ValidateAsync("", token, CancellationToken.None));
    }

    [Fact]
    public async Task Tokens_of_another_issuer_audience_or_time_are_refused()
    {
        var now = _clock.GetUtcNow();
        await RefusedAsync(_issuer.Token(now, Ada, issuer: "https://evil.test"));
        await RefusedAsync(_issuer.Token(now, Ada, audience: "calendar"));
        await RefusedAsync(_issuer.Token(now, Ada, age: TimeSpan.FromMinutes(12)));
        await RefusedAsync(_issuer.Token(now, Ada, age: TimeSpan.FromMinutes(-5)));
        await RefusedAsync("not a token");
        await RefusedAsync("");
        await RefusedAsync(new string('x', 100_000));
    }

    [Fact]
    public async Task Tokens_that_the_issuer_did_not_sign_are_refused()
    {
        var now = _clock.GetUtcNow();
        using var other = RSA.Create(2048);
        await RefusedAsync(_issuer.Token(now, Ada, signing: new SigningCredentials(new RsaSecurityKey(other) { KeyId = "1" }, "RS256")));
        // A key for both sides, made of what the issuer publishes, is the oldest trick.
        var secret = new SymmetricSecurityKey(Encoding.ASCII.GetBytes(new string('k', 64))) { KeyId = "1" };
        await RefusedAsync(_issuer.Token(now, Ada, signing: new SigningCredentials(secret, "HS256")));
        var parts = _issuer.Token(now, Ada).Split('.');
        await RefusedAsync($"{Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.");
        await RefusedAsync($"{parts[0]}.{Encode("""{"email":"ada@example.com"}""")}.{parts[2]}");
    }

    [Fact]
    public async Task Tokens_for_nobody_here_or_of_an_unproven_address_are_refused()
    {
        await RefusedAsync(_issuer.Token(_clock.GetUtcNow(), new() { ["email"] = "mallory@example.com" }));
        await RefusedAsync(_issuer.Token(_clock.GetUtcNow(), new() { ["sub"] = "ada@example.com" }));
        await RefusedAsync(_issuer.Token(_clock.GetUtcNow(), new() { ["email"] = "ada@example.com", ["email_verified"] = false }));
    }

    [Fact]
    public async Task A_scope_that_is_missing_is_told()
    {
        using var validator = Validator(scope: "smtp.send");
        Assert.IsType<TokenVerdict.Accepted>(await validator.ValidateAsync(null, _issuer.Token(_clock.GetUtcNow(), Ada), CancellationToken.None));
        var verdict = await validator.ValidateAsync(null, _issuer.Token(_clock.GetUtcNow(), new() { ["email"] = "ada@example.com", ["scope"] = "openid" }), CancellationToken.None);
        var rejected = Assert.IsType<TokenVerdict.Rejected>(verdict);
        Assert.Equal(("insufficient_scope", "smtp.send", $"{_issuer.Address}.well-known/openid-configuration"), (rejected.Status, rejected.Scope, rejected.Configuration?.AbsoluteUri));
    }

    [Fact]
    public async Task An_issuer_that_cannot_be_asked_puts_logins_off()
    {
        _issuer.IsBroken = true;
        using var validator = Validator();
        Assert.IsType<TokenVerdict.Unavailable>(await validator.ValidateAsync(null, _issuer.Token(_clock.GetUtcNow(), Ada), CancellationToken.None));
        Assert.Contains(_log.Lines, line => line.Contains("put off with 454", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_are_not_fetched_in_clear_from_elsewhere()
    {
        _issuer.KeysElsewhere = "http://10.0.0.1/keys";
        using var validator = Validator();
        Assert.IsType<TokenVerdict.Unavailable>(await validator.ValidateAsync(null, _issuer.Token(_clock.GetUtcNow(), Ada), CancellationToken.None));
    }

    [Fact]
    public async Task No_token_reaches_the_log()
    {
        using var validator = Validator();
        var token = _issuer.Token(_clock.GetUtcNow(), Ada, audience: "calendar");
        await validator.ValidateAsync("bob@example.com", token, CancellationToken.None);
        Assert.DoesNotContain(_log.Lines, line => token.Split('.').Any(part => line.Contains(part, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://login.example.com", true)]
    [InlineData("https://login.example.com/realms/x/", true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("http://login.example.com", false)]
    [InlineData("http://localhost", false)]
    [InlineData("https://login.example.com?x", false)]
    [InlineData("login.example.com", false)]
    [InlineData("file:///etc/passwd", false)]
    public void An_issuer_is_reached_over_tls(string text, bool good)
    {
        Assert.Equal(good, OAuthOptions.TryParseIssuer(text, out _, out var error));
        Assert.Equal(good, error is null);
    }

    private async Task RefusedAsync(string token)
    {
        using var validator = Validator();
        Assert.IsType<TokenVerdict.Rejected>(await validator.ValidateAsync(null, token, CancellationToken.None));
    }

    private TokenValidator Validator(string? scope = null) => new(
        new OAuthOptions { Issuer = _issuer.Address, Audience = ["mail"], Scope = scope }, name => name.Value == "ada@example.com", _clock, _log);

    private static string Encode(string json) => Base64UrlEncoder.Encode(json);
}
