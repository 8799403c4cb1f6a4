using CsCheck;
using Postroad.Mail.Addresses;
using Postroad.Mail.Addresses.Idna;

namespace Postroad.Mail.Tests.Addresses.Idna;

public sealed class IdnaProcessingTests
{
    [Theory]
    [InlineData("Bücher.example", "xn--bcher-kva.example", "bücher.example")]
    [InlineData("bu\u0308cher.example", "xn--bcher-kva.example", "bücher.example")]
    [InlineData("faß.de", "xn--fa-hia.de", "faß.de")]
    [InlineData("ＢＣＨＥＲ．example", "bcher.example", "bcher.example")]
    [InlineData("日本語。ＪＰ", "xn--wgv71a119e.jp", "日本語.jp")]
    [InlineData("παράδειγμα.δοκιμή", "xn--hxajbheg2az3al.xn--jxalpdlp", "παράδειγμα.δοκιμή")]
    [InlineData("مثال.إختبار", "xn--mgbh0fb.xn--kgbechtv", "مثال.إختبار")]
    [InlineData("नामक्\u200Dष", "xn--11b1bs1b6a6f215r", "नामक्\u200Dष")]
    [InlineData("기쁨.test", "xn--ok0bn95a.test", "기쁨.test")]
    [InlineData("xn--bcher-kva.bücher", "xn--bcher-kva.xn--bcher-kva", "bücher.bücher")]
    [InlineData("a\u00ADb.test", "ab.test", "ab.test")]
    public void Names_in_unicode_are_held_as_a_labels_and_shown_as_u_labels(string text, string ascii, string unicode)
    {
        Assert.True(DomainName.TryParse(text, out var name));
        Assert.Equal(ascii, name.Ascii);
        Assert.Equal(unicode, name.Unicode);
    }

    [Theory]
    [InlineData("ü\u3000.test")]
    [InlineData("ü_.test")]
    [InlineData("ü@.test")]
    [InlineData("ü＠.test")]
    [InlineData("ü。。test")]
    [InlineData("ü..test")]
    [InlineData("ü.test.")]
    [InlineData("-ü.test")]
    [InlineData("ü-.test")]
    [InlineData("aü--b.test")]
    [InlineData("üa--b.test")]
    [InlineData("\u0308a.test")]
    [InlineData("a\u200Db.test")]
    [InlineData("a\u200Cb.test")]
    [InlineData("אa.test")]
    [InlineData("0א.test")]
    [InlineData("א.1ü")]
    [InlineData("א١1.test")]
    [InlineData("ü\uFFFD.test")]
    [InlineData("ü\uE000.test")]
    [InlineData("ü\u2028.test")]
    [InlineData("xn--ü.test")]
    [InlineData("xn--a.ü")]
    [InlineData("xn--a-.ü")]
    [InlineData("xn--.ü")]
    [InlineData("xn--xn---epa.ü")]
    public void What_idna_does_not_allow_is_no_name(string text) => Assert.False(DomainName.TryParse(text, out _));

    [Fact]
    public void Joiners_may_stand_where_scripts_need_them()
    {
        Assert.True(IdnaProcessing.TryToAscii("क्\u200Cष", strictHyphens: true, out _));
        Assert.True(IdnaProcessing.TryToAscii("نامه\u200Cای", strictHyphens: true, out var ascii));
        Assert.Equal("xn--mgba3gch31f060k", ascii);
    }

    [Fact]
    public void A_label_that_only_looks_like_an_a_label_is_shown_as_it_is()
    {
        foreach (var name in new[] { "xn--a.test", "xn--0.test", "xn--bcher-kv.test", "xn--bcher-KVA1234.test", "xn--ab-.test", "xn--.test" })
        {
            if (!DomainName.TryParse(name, out var parsed))
                continue;
            Assert.Equal(name.ToLowerInvariant(), parsed.Ascii);
            Assert.True(parsed.Unicode == parsed.Ascii || DomainName.Parse(parsed.Unicode).Equals(parsed), name);
        }
        Assert.Equal("xn--bcher-kv.test", DomainName.Parse("xn--bcher-kv.test").Unicode);
    }

    [Fact]
    public void Whatever_becomes_a_name_is_ascii_and_stays_the_same() =>
        Gen.OneOf(Gen.Char, Gen.Char["aäöß-.0\u200Cאا١नक्éＡ。\u00AD"]).Array[1, 12].Sample(characters =>
        {
            if (!DomainName.TryParse(characters, out var name))
                return;
            Assert.All(name.Ascii, c => Assert.True(c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-' or '.'));
            Assert.True(DomainName.TryParse(name.Unicode, out var again), name.Unicode);
            Assert.Equal(name, again);
        }, iter: 20_000);
}
