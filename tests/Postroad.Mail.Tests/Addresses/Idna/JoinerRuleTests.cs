using Postroad.Mail.Addresses.Idna;

namespace Postroad.Mail.Tests.Addresses.Idna;

/// <summary>RFC 5892 appendix A.1 (U+200C, which parts) and A.2 (U+200D, which joins).</summary>
public sealed class JoinerRuleTests
{
    [Theory]
    [InlineData("क्\u200Cष")]                       // behind a virama
    [InlineData("क्\u200Dष")]
    [InlineData("क्\u200D")]
    [InlineData("ب\u200Cب")]                        // between two letters that join on both sides
    [InlineData("ب\u064B\u200C\u064Bب")]            // marks that joining sees through
    [InlineData("ب\u200Cا")]                        // Dual, then one that joins on its right
    [InlineData("ب\u200Cب\u200Cب")]
    [InlineData("plain")]
    [InlineData("")]
    public void A_joiner_stands_where_it_changes_what_is_seen(string label) => Assert.True(JoinerRule.IsKept(CodePoints(label)));

    [Theory]
    [InlineData("\u200Ca")]
    [InlineData("a\u200C")]
    [InlineData("a\u200Cb")]
    [InlineData("a\u200Db")]
    [InlineData("ب\u200Dب")]                        // joining what joins anyway
    [InlineData("ا\u200Cب")]                        // the first does not join onwards
    [InlineData("ب\u200Ca")]
    [InlineData("ب\u200C")]
    [InlineData("ب\u200C\u200Cب")]
    [InlineData("क\u200Dष")]                        // no virama
    public void A_joiner_that_nobody_can_see_is_refused(string label) => Assert.False(JoinerRule.IsKept(CodePoints(label)));

    private static List<int> CodePoints(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];
}
