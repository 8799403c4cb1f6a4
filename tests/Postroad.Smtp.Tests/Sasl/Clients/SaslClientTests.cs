using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Postroad.Smtp.Sasl;
using Postroad.Smtp.Sasl.Clients;

namespace Postroad.Smtp.Tests.Sasl.Clients;

public sealed class SaslClientTests
{
    private static readonly SaslChannel Clear = new("mail.example.com", 587, default, ServerBinds: false);
    private static readonly SaslChannel Bound = Clear with { ServerEndPoint = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef") };

    [Fact]
    public async Task Scram_gives_the_exchange_of_rfc_7677()
    {
        var client = new ScramClient("user", new ScramKeys("pencil"), Clear, binds: false, "rOprNGfwEbeRWgbNEkqO");
        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", await Say(client, ""));
        Assert.Equal("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            await Say(client, "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
        Assert.False(client.IsSatisfied);
        Assert.Equal("", await Say(client, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
        Assert.True(client.IsSatisfied);
    }

    [Theory]
    [InlineData("r=other,s=AAAA,i=4096", "nonce")]
    [InlineData("r=abc,s=AAAA,i=4096", "nonce")]
    [InlineData("r=abcdef,s=!,i=4096", "salt")]
    [InlineData("r=abcdef,s=,i=4096", "salt")]
    [InlineData("r=abcdef,s=AAAA,i=x", "rounds")]
    [InlineData("r=abcdef,s=AAAA,i=1", "rounds")]
    [InlineData("r=abcdef,s=AAAA,i=2147483647", "rounds")]
    [InlineData("r=abcdef", "nonce")]
    public async Task Scram_goes_on_with_no_server_that_makes_no_sense(string first, string word)
    {
        var client = new ScramClient("user", new ScramKeys("pencil"), Clear, binds: false, "abc");
        await Say(client, "");
        Assert.Contains(word, (await Assert.ThrowsAsync<SaslException>(() => Say(client, first))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v=AAAA")]
    [InlineData("e=invalid-proof")]
    [InlineData("x")]
    public async Task Scram_believes_no_server_that_does_not_know_the_password(string final)
    {
        var client = new ScramClient("user", new ScramKeys("pencil"), Clear, binds: false, "abc");
        await Say(client, "");
        await Say(client, "r=abcdef,s=AAAA,i=4096");
        await Assert.ThrowsAsync<SaslException>(() => Say(client, final));
        Assert.False(client.IsSatisfied);
    }

    [Theory]
    [InlineData(false, true, "y,,n=")]
    [InlineData(true, true, "n,,n=")]
    [InlineData(false, false, "n,,n=")]
    public async Task A_stripped_offer_of_channel_binding_is_told(bool serverBinds, bool hasTls, string start)
    {
        var channel = (hasTls ? Bound : Clear) with { ServerBinds = serverBinds };
        Assert.StartsWith(start, await Say(new ScramClient("u", new ScramKeys("p"), channel, binds: false), ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plus_ties_the_login_to_the_certificate()
    {
        var client = new ScramClient("u=,x", new ScramKeys("p"), Bound, binds: true, "abc");
        Assert.Equal(("SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,n=u=3D=2Cx,r=abc"), (client.Name, await Say(client, "")));
        var final = await Say(client, "r=abcdef,s=AAAA,i=4096");
        var binding = Convert.FromBase64String(final.Split(',')[0][2..]);
        Assert.Equal("p=tls-server-end-point,,0123456789abcdef0123456789abcdef", Encoding.ASCII.GetString(binding));
    }

    [Fact]
    public void Keys_fit_the_verifier_that_a_server_keeps()
    {
        var salt = new byte[] { 1, 2, 3, 4 };
        var (clientKey, serverKey) = new ScramKeys("pass\u00adword").For(salt, 4096);
        var verifier = ScramVerifier.Create("password", 4096, salt);
        Assert.True(verifier.StoredKey.Span.SequenceEqual(SHA256.HashData(clientKey)));
        Assert.True(verifier.ServerKey.Span.SequenceEqual(serverKey));
    }

    [Fact]
    public async Task Cram_md5_gives_the_answer_of_rfc_2195_and_is_only_tried_where_it_is_allowed()
    {
        Assert.Equal("tim b913a602c7eda7a495b4e6e7334d3890", await Say(new CramMd5Client("tim", "tanstaaftanstaaf"), "<1896.697170952@postoffice.reston.mci.net>"));
        Assert.DoesNotContain(new PasswordCredential("u", "p").Exchanges(Clear), e => e.Name == "CRAM-MD5");
        Assert.Contains(new PasswordCredential("u", "p") { AllowCramMd5 = true }.Exchanges(Clear), e => e.Name == "CRAM-MD5");
    }

    [Fact]
    public void Passwords_are_proved_by_the_strongest_mechanism_first() =>
        Assert.Equal(["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN"], new PasswordCredential("u", "p").Exchanges(Bound).Select(e => e.Name));

    [Fact]
    public async Task Bearer_tokens_go_out_in_both_forms()
    {
        var exchanges = new Token("ya29.token").Exchanges(Clear).ToArray();
        // RFC 7628 §4.1
        Assert.Equal("n,a=user@example.com,\u0001host=mail.example.com\u0001port=587\u0001auth=Bearer ya29.token\u0001\u0001", await Say(exchanges[0], ""));
        Assert.Equal("user=user@example.com\u0001auth=Bearer ya29.token\u0001\u0001", await Say(exchanges[1], ""));
        Assert.Equal(["OAUTHBEARER", "XOAUTH2"], exchanges.Select(e => e.Name));
    }

    [Theory]
    [InlineData("""{"status":"invalid_token","scope":"mail"}""", "expired, revoked, or not for this mailbox")]
    [InlineData("""{"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}""", "it wants the scope https://mail.google.com/")]
    [InlineData("""{"status":"insufficient_scope"}""", "does not allow sending mail")]
    [InlineData("""{"status":"odd"}""", "status odd")]
    [InlineData("[]", "no status")]
    [InlineData("{", "did not say why")]
    [InlineData("", "did not say why")]
    public async Task A_refused_token_is_explained_and_answered(string challenge, string words)
    {
        var exchanges = new Token("t").Exchanges(Clear).ToArray();
        foreach (var exchange in exchanges)
        {
            await Say(exchange, "");
            Assert.Equal(exchange.Name == "XOAUTH2" ? "" : "\u0001", await Say(exchange, challenge));
            Assert.Contains(words, exchange.Refusal, StringComparison.Ordinal);
            Assert.False(exchange.IsSatisfied);
            await Assert.ThrowsAsync<SaslException>(() => Say(exchange, challenge));
        }
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\u0001auth=Bearer x")]
    [InlineData("a\r\n")]
    public async Task A_token_that_is_none_does_not_go_out(string token) =>
        await Assert.ThrowsAsync<SaslException>(() => Say(new Token(token).Exchanges(Clear).First(), ""));

    [Fact]
    public async Task External_says_whom_to_act_as()
    {
        Assert.Equal("", await Say(new ExternalCredential().Exchanges(Clear).Single(), ""));
        Assert.Equal("ada@example.com", await Say(new ExternalCredential("ada@example.com").Exchanges(Clear).Single(), ""));
    }

    [Fact]
    public void No_challenge_makes_a_client_fall() => Gen.Byte.Array[0, 100].SampleAsync(async challenge =>
    {
        foreach (var exchange in new PasswordCredential("u", "p") { AllowCramMd5 = true }.Exchanges(Bound).Concat(new Token("t").Exchanges(Clear)))
        {
            try
            {
                for (var i = 0; i < 4; i++)
                    await exchange.RespondAsync(i == 0 && exchange.SpeaksFirst ? default : challenge, default);
            }
            catch (SaslException)
            {
                // As it should be.
            }
        }
    });

    private static async Task<string> Say(SaslClient client, string challenge) => Encoding.UTF8.GetString((await client.RespondAsync(Encoding.UTF8.GetBytes(challenge), default)).Span);

    private sealed class Token(string token) : BearerCredential("user@example.com")
    {
        public override ValueTask<string> GetTokenAsync(CancellationToken cancellationToken) => new(token);
    }
}
