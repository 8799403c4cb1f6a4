using System.Text;
using CsCheck;
using Postroad.Mail.Results;

namespace Postroad.Mail.Tests.Results;

/// <summary>RFC 8601.</summary>
public sealed class AuthenticationResultsTests
{
    private static string? Shown(string value) => AuthenticationResults.TryParse(Encoding.UTF8.GetBytes(value), out var results)
        ? $"{results.AuthservId}: " + string.Join("; ", results.Results.Select(r => $"{r.Method}={r.Result}{(r.Reason is null ? "" : $" ({r.Reason})")}{string.Concat(r.Properties.Select(p => $" {p.Type}.{p.Name}={p.Value}"))}"))
        : null;

    [Theory]
    // The examples of its appendix B
    [InlineData("example.org 1; none", "example.org: ")]
    [InlineData("example.org; none", "example.org: ")]
    [InlineData("example.com;\r\n spf=pass smtp.mailfrom=example.net", "example.com: spf=pass smtp.mailfrom=example.net")]
    [InlineData("example.com;\r\n auth=pass (cram-md5) smtp.auth=sender@example.net;\r\n spf=pass smtp.mailfrom=example.net", "example.com: auth=pass smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net")]
    [InlineData("example.com;\r\n dkim=pass (good signature) header.d=example.com", "example.com: dkim=pass header.d=example.com")]
    [InlineData("example.com;\r\n dkim=pass reason=\"good signature\"\r\n header.i=@mail-router.example.net;\r\n dkim=fail reason=\"bad signature\"\r\n header.i=@newyork.example.com",
        "example.com: dkim=pass (good signature) header.i=@mail-router.example.net; dkim=fail (bad signature) header.i=@newyork.example.com")]
    [InlineData("foo.example.net (foobar) 1 (baz);\r\n dkim (Because I like it) / 1 (One yay) = (wait for it) fail\r\n policy (A dot can go here) . (like that) expired\r\n (this surprised me) = (as I wasn't expecting it) 1362471462",
        "foo.example.net: dkim=fail policy.expired=1362471462")]
    // And more
    [InlineData(" (c) \"my host\" ; spf=none;", "my host: spf=none")]
    [InlineData("a; dkim=pass header.b=\"x/y+=\" header.d=d.example", "a: dkim=pass header.b=x/y+= header.d=d.example")]
    [InlineData("a; spf=pass smtp.mailfrom=\"a b\"@example.com", "a: spf=pass smtp.mailfrom=a b@example.com")]
    [InlineData("a; SPF=Pass SMTP.MailFrom=X", "a: spf=pass smtp.mailfrom=X")]
    [InlineData("a 2; none", null)]
    [InlineData("", null)]
    [InlineData("a; spf", null)]
    [InlineData("a; spf=", null)]
    [InlineData("a; spf=pass smtp", null)]
    [InlineData("a; spf=pass smtp.=x", null)]
    [InlineData("a; (unclosed", null)]
    [InlineData("a; spf=pass reason=\"open", null)]
    [InlineData("a spf=pass", null)]
    public void A_field_is_read_whole_or_not_at_all(string value, string? expected) => Assert.Equal(expected, Shown(value));

    [Fact]
    public void What_is_written_is_read_again()
    {
        var results = new AuthenticationResults("mx.example.com",
        [
            MethodResult.Of("spf", "fail", new ResultProperty("smtp", "mailfrom", "a\"b;c\\(d)@example.com")),
            new MethodResult("dkim", "policy", "key \"short\"", [new ResultProperty("header", "d", "example.com"), new ResultProperty("header", "b", "a/b+c=")]),
            MethodResult.Of("dmarc", "pass", new ResultProperty("header", "from", "ex\u00e4mple.com")),
        ]);
        Assert.True(AuthenticationResults.TryParse(Encoding.UTF8.GetBytes(results.ToValue()), out var read));
        Assert.Equal(results.ToValue(), read.ToValue());
        Assert.Equal("a\"b;c\\(d)@example.com", read.Results[0].Properties[0].Value);
        Assert.Equal("mx.example.com; none", new AuthenticationResults("mx.example.com", []).ToValue());
    }

    [Fact]
    public void What_others_invented_is_written_as_it_was_read()
    {
        const string value = "mx.example.com;\r\n\tx_spam=no'way x_score.a_b=1";
        Assert.True(AuthenticationResults.TryParse(Encoding.UTF8.GetBytes(value), out var read));
        Assert.Equal(value, read.ToValue());
        Assert.Throws<ArgumentException>(() => new AuthenticationResults("mx", [MethodResult.Of("spf pass;", "none")]).ToValue());
    }

    [Fact]
    public void Nothing_from_a_session_breaks_out_of_its_value() => Gen.String[Gen.Char["\r\n\0\t ;()\"\\=aé\u2028\ud83d"], 0, 40].Sample(value =>
    {
        var written = new AuthenticationResults("mx", [MethodResult.Of("spf", "pass", new ResultProperty("smtp", "helo", value))]).ToField();
        var text = Encoding.UTF8.GetString(written);
        var folds = text[..^2].Split("\r\n");
        return text.EndsWith("\r\n", StringComparison.Ordinal) && folds.Length == 2 && folds[1].StartsWith('\t') && text.IndexOf('\0', StringComparison.Ordinal) < 0
            && AuthenticationResults.TryParse(written.AsSpan(AuthenticationResults.FieldName.Length + 1), out var read) && read.Results.Length == 1 && read.Results[0].Properties.Length == 1;
    });

    [Theory]
    [InlineData("mx.example.com; spf=pass", true)]
    [InlineData("MX.Example.COM; spf=pass", true)]
    [InlineData(" (hi) mx.example.com (there) ; spf=pass", true)]
    [InlineData("\r\n\tmx.example.com;\r\n spf=pass", true)]
    [InlineData("\"mx.example.com\"; spf=pass", true)]
    [InlineData("\"mx\\.example.com\"; spf=pass", true)]
    [InlineData("mx.example.com 1; none", true)]
    [InlineData("mx.example.com 9; spf=pass", true)]
    [InlineData("mx.example.com.; spf=pass", true)]
    [InlineData("mx.example.com", true)]
    [InlineData("(((mx.example.com; spf=pass", true)]
    [InlineData("((((((((((((((((((a)))))))))))))))))) mx.example.com; spf=pass", true)]
    [InlineData("@ mx.example\r\n .com; spf=pass", true)]
    [InlineData("mx.example.org; spf=pass", false)]
    [InlineData("other; spf=pass smtp.helo=mx.example.com", false)]
    [InlineData("not readable =", false)]
    public void Fields_that_claim_to_be_ours_are_found(string value, bool forged) =>
        Assert.Equal(forged, ResultsFilter.IsForged(Encoding.UTF8.GetBytes(value), "mx.example.com"));

    [Fact]
    public void No_octets_upset_the_reader() => Gen.OneOf(Gen.Byte, Gen.OneOf<byte>(0x28, 0x29, 0x22, 0x5c, 0x3b, 0x3d, 0x2e, 0x61)).Array[0, 200].Sample(octets =>
    {
        var read = AuthenticationResults.TryParse(octets, out var results);
        return read == results is not null && (ResultsFilter.IsForged(octets, "never there") || true);
    }, iter: 5000);

    [Fact]
    public void A_field_with_too_much_in_it_is_not_read()
    {
        Assert.Null(Shown("a" + string.Concat(Enumerable.Repeat("; spf=pass", 101))));
        Assert.Null(Shown("a; spf=pass" + string.Concat(Enumerable.Repeat(" smtp.a=b", 101))));
        Assert.Null(Shown("a; " + new string('(', 100000) + new string(')', 100000) + " none"));
    }
}
