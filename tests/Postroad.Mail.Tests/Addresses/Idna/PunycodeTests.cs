using System.Text;
using CsCheck;
using Postroad.Mail.Addresses.Idna;

namespace Postroad.Mail.Tests.Addresses.Idna;

public sealed class PunycodeTests
{
    // The first rows are samples of RFC 3492 §7.1.
    [Theory]
    [InlineData("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn")]
    [InlineData("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye")]
    [InlineData("Pročprostěnemluvíčesky", "Proprostnemluvesky-uyb24dma41a")]
    [InlineData("3年B組金八先生", "3B-ww4c5e180e575a65lsy2b")]
    [InlineData("-> $1.00 <-", "-> $1.00 <--")]
    [InlineData("bücher", "bcher-kva")]
    [InlineData("ü", "tda")]
    [InlineData("💌", "rr8h")]
    [InlineData("", "")]
    public void Samples_are_encoded_and_decoded(string unicode, string ascii)
    {
        Assert.Equal(ascii, Punycode.Encode(CodePoints(unicode)));
        Assert.True(Punycode.TryDecode(ascii, out var decoded));
        Assert.Equal(CodePoints(unicode), decoded);
    }

    [Theory]
    [InlineData("bcher-kv")]
    [InlineData("bcher-kva!")]
    [InlineData("99999999")]
    [InlineData("zzzzzzzzzzzzzzzzzzzz")]
    [InlineData("a-99999999999999")]
    [InlineData("ü-tda")]
    [InlineData("2e9b")]
    public void What_stands_for_no_text_is_refused(string ascii) => Assert.False(Punycode.TryDecode(ascii, out var decoded) && decoded.TrueForAll(Rune.IsValid));

    [Fact]
    public void Any_text_comes_back() =>
        Gen.Int[0, 0x10FFFF].Where(Rune.IsValid).List[0, 30].Sample(codePoints =>
        {
            Assert.True(Punycode.TryDecode(Punycode.Encode(codePoints), out var decoded));
            Assert.Equal(codePoints, decoded);
        }, iter: 2_000);

    [Fact]
    public void Nothing_that_is_decoded_lies_outside_of_unicode() =>
        Gen.Char["abcxyz019-"].Array[0, 40].Sample(text =>
        {
            if (Punycode.TryDecode(text, out var decoded))
                Assert.All(decoded, codePoint => Assert.True(Rune.IsValid(codePoint)));
        }, iter: 5_000);

    private static List<int> CodePoints(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];
}
