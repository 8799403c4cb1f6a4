using Postroad.Smtp.Sasl;

namespace Postroad.Smtp.Tests.Sasl;

public sealed class ScramVerifierTests
{
    private static readonly byte[] Salt = Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==");

    // The server signature of the example in RFC 7677 §3 proves ServerKey; the client proof there proves StoredKey.
    [Fact]
    public void The_example_of_rfc_7677_is_reproduced()
    {
        var verifier = ScramVerifier.Create("pencil", 4096, Salt);
        const string AuthMessage = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        var signature = System.Security.Cryptography.HMACSHA256.HashData(verifier.ServerKey.Span, System.Text.Encoding.ASCII.GetBytes(AuthMessage));
        Assert.Equal("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", Convert.ToBase64String(signature));
        var clientSignature = System.Security.Cryptography.HMACSHA256.HashData(verifier.StoredKey.Span, System.Text.Encoding.ASCII.GetBytes(AuthMessage));
        var proof = Convert.FromBase64String("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        var clientKey = proof.Zip(clientSignature, (a, b) => (byte)(a ^ b)).ToArray();
        Assert.Equal(Convert.ToHexString(verifier.StoredKey.Span), Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(clientKey)));
    }

    [Theory]
    [InlineData("pencil", true)]
    [InlineData("Pencil", false)]
    [InlineData("", false)]
    [InlineData("pen\u00adcil", true)]
    public void A_password_matches_its_verifier_alone(string password, bool matches) =>
        Assert.Equal(matches, ScramVerifier.Create("pencil", 4096, Salt).Matches(password));

    [Fact]
    public void Fewer_rounds_than_the_standard_allows_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ScramVerifier.Create("pencil", 4095, Salt));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("I\u00adX", "IX")]
    [InlineData("a\u00a0b\u3000c", "a b c")]
    [InlineData("Gr\u00fc\u00dfe", "Gr\u00fc\u00dfe")]
    public void Secrets_are_brought_into_one_form(string text, string prepared) => Assert.Equal(prepared, SaslPrep.Prepare(text));
}
