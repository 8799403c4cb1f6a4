using System.Text;
using Postroad.Smtp.Sasl;
using Postroad.Smtp.Sasl.Server;

namespace Postroad.Smtp.Tests.Sasl.Server;

public class BearerExchangeTests
{
    private sealed class Store : ICredentialStore
    {
        public SaslSupport Support => SaslSupport.Token;

        public ValueTask<PasswordVerdict> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken) => new(PasswordVerdict.Wrong);

        public ValueTask<ScramVerifier?> FindVerifierAsync(string user, CancellationToken cancellationToken) => new((ScramVerifier?)null);

        public ValueTask<TokenVerdict> VerifyTokenAsync(string? user, string token, CancellationToken cancellationToken) => new(token switch
        {
            "good" => new TokenVerdict.Accepted("ada@mx.test"),
            "later" => new TokenVerdict.Unavailable(),
            _ => new TokenVerdict.Rejected("invalid_token", "mail", new Uri("https://issuer.test/.well-known/openid-configuration")),
        });
    }

    private static BearerExchange Begin(bool standard) => new(new SaslContext(new Store(), new DecoySalts(), default, null), standard);

    private static async Task<object> Say(BearerExchange exchange, string? message) => await exchange.NextAsync(message is null ? null : Encoding.UTF8.GetBytes(message.Replace('^', '\u0001')), default) switch
    {
        SaslStep.Challenge challenge => Encoding.UTF8.GetString(challenge.Message),
        SaslStep.LoggedIn done => done.User,
        SaslStep.Failed failed => failed.Failure,
        var other => other,
    };

    [Theory]
    [InlineData(true, "n,a=ada@mx.test,^auth=Bearer good^^")]
    [InlineData(true, "n,a=ada@mx.test,^host=mx.test^port=587^auth=Bearer good^^")]
    [InlineData(true, "n,,^auth=bearer good^^")]
    [InlineData(true, "y,,^auth=Bearer good^^")]
    [InlineData(true, "n,a=Ada@mx.test,^auth=Bearer good^^")]
    [InlineData(false, "user=ada@mx.test^auth=Bearer good^^")]
    public async Task A_good_token_logs_in(bool standard, string message) => Assert.Equal("ada@mx.test", await Say(Begin(standard), message));

    [Theory]
    [InlineData(true, "n,,^auth=Bearer bad^^", """{"status":"invalid_token","scope":"mail","openid-configuration":"https://issuer.test/.well-known/openid-configuration"}""")]
    [InlineData(true, "n,a=eve@mx.test,^auth=Bearer good^^", """{"status":"invalid_token"}""")]
    [InlineData(false, "user=eve@mx.test^auth=Bearer good^^", """{"status":"401","schemes":"bearer"}""")]
    public async Task A_bad_token_is_explained_and_then_refused(bool standard, string message, string reason)
    {
        var exchange = Begin(standard);
        Assert.Equal(reason, await Say(exchange, message));
        Assert.Equal(SaslFailure.Credentials, await Say(exchange, standard ? "^" : ""));
    }

    [Fact]
    public async Task A_token_that_cannot_be_checked_now_is_tried_later() => Assert.Equal(SaslFailure.Unavailable, await Say(Begin(true), "n,,^auth=Bearer later^^"));

    [Fact]
    public async Task Without_an_initial_response_it_is_asked_for() => Assert.Equal("", await Say(Begin(true), null));

    [Theory]
    [InlineData(true, "")]
    [InlineData(true, "n,,")]
    [InlineData(true, "n,,^auth=Bearer good^")]
    [InlineData(true, "n,,auth=Bearer good^^")]
    [InlineData(true, "p=tls-exporter,,^auth=Bearer good^^")]
    [InlineData(true, "n,a=ada,^auth=Basic good^^")]
    [InlineData(true, "n,a=ada,^auth=Bearer ^^")]
    [InlineData(true, "n,a=ada,^auth=Bearer go od^^")]
    [InlineData(true, "n,a=ada,^auth=Bearer good^auth=Bearer good^^")]
    [InlineData(true, "n,a=ada,^auth=Bearer go\0od^^")]
    [InlineData(true, "n,b=ada,^auth=Bearer good^^")]
    [InlineData(false, "user=^auth=Bearer good^^")]
    [InlineData(false, "auth=Bearer good^user=ada^^")]
    public async Task What_is_out_of_grammar_is_refused(bool standard, string message) => Assert.Equal(SaslFailure.Malformed, await Say(Begin(standard), message));
}
