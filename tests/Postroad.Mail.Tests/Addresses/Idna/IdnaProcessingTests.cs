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
        foreach (var name in new[] { "xn--a.test", "xn--.test", "xn--0.test", "xn--bcher-kvaa.test", "xn--bcher.test" })
        {
            Assert.True(DomainName.TryParse(name, out var parsed) || name == "xn--.test");
            Assert.True(parsed is null || parsed.Unicode == name || !parsed.Unicode.Contains("xn--"), name);
        }
    }

    [Theory]
    [InlineData("e\u0301", "é")]
    [InlineData("é", "é")]
    [InlineData("a\u0323\u0307", "ạ\u0307")]
    [InlineData("a\u0307\u0323", "ạ\u0307")]
    [InlineData("ệ", "ệ")]
    [InlineData("e\u0302\u0323", "ệ")]
    [InlineData("\u212B", "Å")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u1100\u1161\u11A8", "각")]
    [InlineData("가\u11A8", "각")]
    [InlineData("\u0F73", "\u0F71\u0F72")]
    [InlineData("\uFB2C", "\u05E9\u05BC\u05C1")]
    [InlineData("\U0001D160", "\U0001D158\U0001D165\U0001D16E")]
    [InlineData("a\u05AE\u0315\u0300\u0300", "à\u05AE\u0300\u0315")]
    public void Text_is_normalized_to_form_c(string text, string expected)
    {
        var actual = NormalizationFormC.Normalize([.. text.EnumerateRunes().Select(rune => rune.Value)]);
        var wanted = expected.EnumerateRunes().Select(rune => rune.Value).ToList();
        Assert.Equal(wanted, actual);
        Assert.True(NormalizationFormC.IsNormalized(actual));
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
