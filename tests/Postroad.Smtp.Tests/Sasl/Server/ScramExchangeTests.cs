using System.Security.Cryptography;
using System.Text;
using Postroad.Smtp.Sasl;
using Postroad.Smtp.Sasl.Server;

namespace Postroad.Smtp.Tests.Sasl.Server;

public class ScramExchangeTests
{
    private static readonly byte[] Binding = [1, 2, 3, 4];

    private sealed class Store : ICredentialStore
    {
        private readonly ScramVerifier _pencil = ScramVerifier.Create("pencil", 4096, Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="));

        public SaslSupport Support => SaslSupport.Scram;

        public ValueTask<PasswordVerdict> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken) => new(PasswordVerdict.Wrong);

        public ValueTask<ScramVerifier?> FindVerifierAsync(string user, CancellationToken cancellationToken) => new(user is "user" or "a,b=c" ? _pencil : null);
    }

    private static readonly DecoySalts Salts = new(new byte[32]);

    private static ScramExchange Begin(bool plus = false, bool tls = false, string? nonce = null) =>
        new(new SaslContext(new Store(), Salts, tls ? Binding : default, null), plus, nonce);

    private static async Task<object> Say(ScramExchange exchange, string message) => await exchange.NextAsync(Encoding.UTF8.GetBytes(message), default) switch
    {
        SaslStep.Challenge challenge => Encoding.UTF8.GetString(challenge.Message),
        SaslStep.LoggedIn done => done,
        SaslStep.Failed failed => failed.Failure,
        var other => other,
    };

    /// <summary>The client's side, told once more from RFC 5802 §3.</summary>
    private static string Final(string password, string gs2, string bare, string serverFirst, byte[]? binding = null)
    {
        var fields = serverFirst.Split(',').ToDictionary(static f => f[0], static f => f[2..]);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromBase64String(fields['s']), int.Parse(fields['i'], System.Globalization.CultureInfo.InvariantCulture), HashAlgorithmName.SHA256, 32);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var withoutProof = $"c={Convert.ToBase64String([.. Encoding.UTF8.GetBytes(gs2), .. binding ?? []])},r={fields['r']}";
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), Encoding.UTF8.GetBytes($"{bare},{serverFirst},{withoutProof}"));
        return $"{withoutProof},p={Convert.ToBase64String([.. clientKey.Zip(signature, static (a, b) => (byte)(a ^ b))])}";
    }

    [Fact]
    public async Task The_example_of_rfc_7677_logs_in()
    {
        var exchange = Begin(nonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
        Assert.Equal("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", await Say(exchange, "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"));
        Assert.Equal(
            "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
            await Say(exchange, "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
        Assert.Equal(new SaslStep.LoggedIn("user"), await Say(exchange, ""));
    }

    [Theory]
    [InlineData("n,,", "n=user,r=abc", false, false)]
    [InlineData("y,,", "n=user,r=abc", false, false)]
    [InlineData("n,a=user,", "n=user,r=abc", false, false)]
    [InlineData("n,,", "n=a=2Cb=3Dc,r=abc", false, false)]
    [InlineData("n,,", "n=user,r=abc,x=extension", false, true)]
    [InlineData("p=tls-server-end-point,,", "n=user,r=abc", true, true)]
    public async Task Right_passwords_log_in(string gs2, string bare, bool plus, bool tls)
    {
        var exchange = Begin(plus, tls);
        var first = (string)await Say(exchange, gs2 + bare);
        var last = await Say(exchange, Final("pencil", gs2, bare, first, plus ? Binding : null));
        Assert.StartsWith("v=", (string)last, StringComparison.Ordinal);
        Assert.IsType<SaslStep.LoggedIn>(await Say(exchange, ""));
    }

    [Theory]
    [InlineData("eraser", "n,,", "n=user,r=abc")]
    [InlineData("pencil", "n,,", "n=nobody,r=abc")]
    [InlineData("pencil", "n,a=eve,", "n=user,r=abc")]
    public async Task Wrong_ones_do_not(string password, string gs2, string bare)
    {
        var exchange = Begin();
        if (await Say(exchange, gs2 + bare) is string first)
            Assert.Equal(SaslFailure.Credentials, await Say(exchange, Final(password, gs2, bare, first)));
    }

    [Theory]
    [InlineData("y,,", false, true)] // The client could bind and saw no offer: somebody took it away.
    [InlineData("p=tls-server-end-point,,", false, true)]
    [InlineData("p=tls-unique,,", true, true)]
    [InlineData("p=tls-server-end-point,,", true, false)]
    [InlineData("n,,", true, true)]
    [InlineData("z,,", false, false)]
    public async Task A_binding_that_does_not_fit_the_channel_is_refused(string gs2, bool plus, bool tls) =>
        Assert.Equal(SaslFailure.Malformed, await Say(Begin(plus, tls), gs2 + "n=user,r=abc"));

    [Fact]
    public async Task A_binding_to_another_certificate_is_refused()
    {
        var exchange = Begin(plus: true, tls: true);
        var first = (string)await Say(exchange, "p=tls-server-end-point,,n=user,r=abc");
        Assert.Equal(SaslFailure.Credentials, await Say(exchange, Final("pencil", "p=tls-server-end-point,,", "n=user,r=abc", first, [9, 9])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("n,,")]
    [InlineData("n,,n=user")]
    [InlineData("n,,n=,r=abc")]
    [InlineData("n,,n=user,r=")]
    [InlineData("n,,r=abc,n=user")]
    [InlineData("n,,m=x,n=user,r=abc")]
    [InlineData("n,,n=us=2cer,r=abc")]
    [InlineData("n,,n=us=er,r=abc")]
    [InlineData("n,b=x,n=user,r=abc")]
    [InlineData("n,,n=user,r=a c")]
    [InlineData("n,,n=us\0er,r=abc")]
    public async Task A_first_message_out_of_grammar_is_refused(string message) => Assert.Equal(SaslFailure.Malformed, await Say(Begin(), message));

    [Theory]
    [InlineData("")]
    [InlineData("c=biws")]
    [InlineData("c=biws,r=abc")]
    [InlineData("c=biws,r=abc,p=")]
    [InlineData("c=biws,r=abc,p=AAAA")]
    [InlineData("c=biws,r=abc,p=!!!!")]
    public async Task A_final_message_out_of_grammar_is_refused(string message)
    {
        var exchange = Begin();
        await Say(exchange, "n,,n=user,r=abc");
        Assert.Equal(SaslFailure.Malformed, await Say(exchange, message));
    }

    [Fact]
    public async Task A_nonce_of_another_exchange_is_refused()
    {
        var exchange = Begin();
        var first = (string)await Say(exchange, "n,,n=user,r=abc");
        Assert.Equal(SaslFailure.Credentials, await Say(exchange, Final("pencil", "n,,", "n=user,r=abc", first.Replace("r=abc", "r=abd", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Who_does_not_exist_has_a_salt_that_stays_and_the_rounds_of_those_who_do()
    {
        await Say(Begin(), "n,,n=user,r=abc");
        var one = ((string)await Say(Begin(), "n,,n=nobody,r=abc")).Split(',');
        var two = ((string)await Say(Begin(), "n,,n=nobody,r=abc")).Split(',');
        var other = ((string)await Say(Begin(), "n,,n=nobody2,r=abc")).Split(',');
        Assert.Equal(one[1], two[1]);
        Assert.NotEqual(one[0], two[0]);
        Assert.NotEqual(one[1], other[1]);
        Assert.Equal("i=4096", one[2]);
        Assert.Equal(new DecoySalts(new byte[32]).For("nobody").Salt.ToArray(), Salts.For("nobody").Salt.ToArray());
    }
}
