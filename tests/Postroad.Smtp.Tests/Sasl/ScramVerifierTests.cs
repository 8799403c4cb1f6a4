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
    // RFC 4013 §3
    [InlineData("user", "user")]
    [InlineData("USER", "USER")]
    [InlineData("\u00aa", "a")]
    [InlineData("\u2168", "IX")]
    [InlineData("a\u0007", "a\u0007")]
    // UAX 15, and what keyboards and files of other systems make of the same password
    [InlineData("cafe\u0301", "caf\u00e9")]
    [InlineData("\ufb01sh", "fish")]
    [InlineData("\uff30\uff41\uff53\uff53", "Pass")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    [InlineData("\u1e9b\u0323", "\u1e69")]
    [InlineData("\ud835\udc9c", "A")]
    public void Secrets_are_brought_into_one_form(string text, string prepared) => Assert.Equal(prepared, SaslPrep.Prepare(text));
}
