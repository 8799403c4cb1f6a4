using CsCheck;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Tests.MailLog;

public sealed class LogTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("Grüße, мир, 世界", "Grüße, мир, 世界")]
    [InlineData("a\tb\0c\x7f", @"a\x09b\x00c\x7f")]
    [InlineData("\u0085\u009b", @"\x85\x9b")]
    [InlineData("\u2028\u2029\u2066\u200f\ufeff", @"\u2028\u2029\u2066\u200f\ufeff")]
    public void Only_what_could_mislead_is_escaped(string text, string clean) => Assert.Equal(clean, LogText.Clean(text));

    [Fact]
    public void A_pair_of_surrogates_stays_and_a_lone_one_does_not()
    {
        Assert.Equal("😀", LogText.Clean("😀"));
        Assert.Equal(@"\ud83dx", LogText.Clean("\ud83dx"));
        Assert.Equal(@"x\ude00", LogText.Clean("x\ude00"));
    }

    [Fact]
    public void What_is_too_long_is_cut()
    {
        Assert.Equal("aaaa…", LogText.Clean("aaaaaaaa", 4));
        Assert.Equal("aaaa", LogText.Clean("aaaa", 4));
        Assert.Equal(@"\x0a…", LogText.Clean("\n\n", 1));
    }

    [Fact]
    public void No_text_leaves_a_control_character_behind() => Gen.String.Sample(text =>
        Assert.DoesNotContain(LogText.Clean(text), c => char.IsControl(c) || c is '\u2028' or '\u2029' or >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069'));
}
