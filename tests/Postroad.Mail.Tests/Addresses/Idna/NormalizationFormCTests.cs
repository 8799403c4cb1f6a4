using System.Text;
using CsCheck;
using Postroad.Mail.Addresses.Idna;

namespace Postroad.Mail.Tests.Addresses.Idna;

public sealed class NormalizationFormCTests
{
    // Letters, marks of several classes, Hangul in parts and whole, and what decomposes more than once.
    private static readonly Gen<int> CodePoint = Gen.OneOf(
        Gen.OneOf<int>('a', 'e', 'o', 0x00E9, 0x1EC7, 0x0301, 0x0302, 0x0323, 0x0307, 0x0315, 0x05AE, 0x0344, 0x1100, 0x1161, 0x11A8, 0xAC00, 0xAC01, 0x212B, 0x0958, 0x0F73, 0x1D160),
        Gen.Int[0, 0x10FFFF].Where(Rune.IsValid));

    [Theory]
    [InlineData("e\u0301", "é")]
    [InlineData("é", "é")]
    [InlineData("a\u0323\u0307", "ạ\u0307")]
    [InlineData("a\u0307\u0323", "ạ\u0307")]
    [InlineData("ệ", "ệ")]
    [InlineData("e\u0302\u0323", "ệ")]
    [InlineData("e\u0323\u0302", "ệ")]
    [InlineData("\u212B", "Å")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u1100\u1161", "가")]
    [InlineData("\u1100\u1161\u11A8", "각")]
    [InlineData("가\u11A8", "각")]
    [InlineData("각\u11A8", "각\u11A8")]
    [InlineData("가\u11A7", "가\u11A7")]
    [InlineData("\u0F73", "\u0F71\u0F72")]
    [InlineData("\uFB2C", "\u05E9\u05BC\u05C1")]
    [InlineData("\U0001D160", "\U0001D158\U0001D165\U0001D16E")]
    [InlineData("a\u05AE\u0315\u0300\u0300", "à\u05AE\u0300\u0315")]
    [InlineData("\u0301", "\u0301")]
    [InlineData("\u0301a", "\u0301a")]
    [InlineData("a\u0301\u0301", "á\u0301")]
    [InlineData("\u1100a\u1161", "\u1100a\u1161")]
    [InlineData("", "")]
    public void Text_is_normalized(string text, string expected)
    {
        var actual = NormalizationFormC.Normalize(CodePoints(text));
        Assert.Equal(CodePoints(expected), actual);
        Assert.True(NormalizationFormC.IsNormalized(actual));
        Assert.Equal(text == expected, NormalizationFormC.IsNormalized(CodePoints(text)));
    }

    [Fact]
    public void Twice_is_once() => CodePoint.List[0, 12].Sample(text =>
    {
        var once = NormalizationFormC.Normalize(text);
        Assert.Equal(once, NormalizationFormC.Normalize(once));
    }, iter: 10_000);

    [Fact]
    public void Marks_of_different_classes_may_stand_in_any_order() =>
        Gen.Select(Gen.OneOf<int>('a', 'e', 0x1EC7, 0xAC00), Gen.Shuffle(new[] { 0x0301, 0x0323, 0x0315, 0x05AE }), Gen.Shuffle(new[] { 0x0301, 0x0323, 0x0315, 0x05AE })).Sample((letter, one, other) =>
            Assert.Equal(NormalizationFormC.Normalize([letter, .. one]), NormalizationFormC.Normalize([letter, .. other])), iter: 1_000);

    [Fact]
    public void Text_put_together_at_letters_is_normalized_in_parts() => Gen.Select(CodePoint.List[0, 6], CodePoint.List[0, 6]).Sample((one, other) =>
    {
        // An x composes with nothing that stands before it.
        var together = NormalizationFormC.Normalize([.. one, 'x', .. other]);
        Assert.Equal([.. NormalizationFormC.Normalize(one), .. NormalizationFormC.Normalize(['x', .. other])], together);
    }, iter: 10_000);

    [Fact]
    public void A_syllable_of_hangul_is_its_letters_put_together()
    {
        for (var syllable = 0xAC00; syllable <= 0xD7A3; syllable++)
        {
            var index = syllable - 0xAC00;
            List<int> letters = [0x1100 + index / 588, 0x1161 + index % 588 / 28];
            if (index % 28 != 0)
                letters.Add(0x11A7 + index % 28);
            Assert.Equal([syllable], NormalizationFormC.Normalize(letters));
        }
    }

    private static List<int> CodePoints(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];
}
