using Postroad.Mail.Addresses.Idna;

namespace Postroad.Mail.Tests.Addresses.Idna;

/// <summary>The six conditions of RFC 5893 §2, each kept and each broken.</summary>
public sealed class BidiRuleTests
{
    [Theory]
    [InlineData("א")]              // R
    [InlineData("ا")]              // AL
    [InlineData("אב1")]            // R … EN at the end
    [InlineData("אב١")]            // R … AN at the end
    [InlineData("א-ב")]            // ES in the middle
    [InlineData("א.ב")]            // CS
    [InlineData("א%ב")]            // ET
    [InlineData("א!ב")]            // ON
    [InlineData("אב\u05B0")]       // NSM at the very end
    [InlineData("אב1\u05B0\u05B1")]
    [InlineData("")]
    public void A_label_from_right_to_left_is_kept(string label) => Assert.True(BidiRule.IsKept(CodePoints(label)));

    [Theory]
    [InlineData("a")]              // L
    [InlineData("a1")]             // EN at the end
    [InlineData("a-b")]
    [InlineData("a\u0300")]        // NSM at the very end
    [InlineData("a1\u0300")]
    public void A_label_from_left_to_right_is_kept(string label) => Assert.True(BidiRule.IsKept(CodePoints(label)));

    [Theory]
    [InlineData("1א")]             // 1: begins with EN
    [InlineData("١א")]             // 1: begins with AN
    [InlineData("-א")]             // 1: begins with ES
    [InlineData("\u05B0א")]        // 1: begins with NSM
    [InlineData("אaב")]            // 2: an L in it
    [InlineData("א\u202Bב")]       // 2: a control of direction
    [InlineData("א-")]             // 3: ends with ES
    [InlineData("א-\u05B0")]       // 3: ends with ES before NSM
    [InlineData("א1١")]            // 4: both kinds of digits
    [InlineData("א١1")]            // 4
    [InlineData("aא")]             // 5: an R in it
    [InlineData("aاb")]            // 5: an AL
    [InlineData("a١b")]            // 5: an AN
    [InlineData("a-")]             // 6: ends with ES
    [InlineData("a-\u0300")]       // 6
    public void A_label_that_would_mix_on_a_screen_is_refused(string label) => Assert.False(BidiRule.IsKept(CodePoints(label)));

    [Theory]
    [InlineData("א", true)]
    [InlineData("ا", true)]
    [InlineData("a١", true)]
    [InlineData("a1", false)]
    [InlineData("日本", false)]
    public void The_rule_is_for_names_with_letters_from_right_to_left(string label, bool expected) => Assert.Equal(expected, BidiRule.MakesBidi(CodePoints(label)));

    [Theory]
    [InlineData("a1.test", true)]
    [InlineData("1a.test", true)]
    [InlineData("1a.א", false)]    // the name is bidi, so the rule holds for its other labels too
    [InlineData("a1.א", true)]
    public void One_label_from_right_to_left_binds_the_whole_name(string name, bool expected) =>
        Assert.Equal(expected, IdnaProcessing.TryToAscii(name, strictHyphens: true, out _));

    private static List<int> CodePoints(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];
}
