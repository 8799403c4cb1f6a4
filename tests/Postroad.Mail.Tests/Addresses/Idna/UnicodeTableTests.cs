using System.Globalization;
using System.Text;
using Postroad.Mail.Addresses.Idna;

namespace Postroad.Mail.Tests.Addresses.Idna;

public sealed class UnicodeTableTests
{
    [Theory]
    [InlineData('a', "Valid")]
    [InlineData('A', "Mapped")]
    [InlineData(0x00DF, "Valid")]       // ß: a deviation, kept
    [InlineData(0x00AD, "Ignored")]
    [InlineData(0x200C, "Valid")]       // a deviation too
    [InlineData(0x1F48C, "Valid")]
    [InlineData(0x0378, "Disallowed")]  // not assigned
    [InlineData(0xD800, "Disallowed")]
    [InlineData(0xE000, "Disallowed")]
    [InlineData(0xFFFD, "Disallowed")]
    [InlineData(0x10FFFF, "Disallowed")]
    public void A_code_point_has_its_status(int codePoint, string status) => Assert.Equal(status, UnicodeTable.Instance[codePoint].Status.ToString());

    [Theory]
    [InlineData('A', "a")]
    [InlineData(0xFF21, "a")]
    [InlineData(0x1E9E, "ß")]
    [InlineData(0x2163, "iv")]
    [InlineData(0x3002, ".")]
    [InlineData(0xFDFA, "صلى الله عليه وسلم")]
    public void A_mapped_code_point_has_its_replacement(int codePoint, string replacement) =>
        Assert.Equal(replacement.EnumerateRunes().Select(rune => rune.Value), UnicodeTable.Instance.Map(codePoint).ToArray());

    [Theory]
    [InlineData('a', "L", "None", 0, false)]
    [InlineData('1', "EN", "None", 0, false)]
    [InlineData('-', "ES", "None", 0, false)]
    [InlineData('.', "CS", "None", 0, false)]
    [InlineData(0x05D0, "R", "None", 0, false)]
    [InlineData(0x0628, "AL", "Dual", 0, false)]
    [InlineData(0x0627, "AL", "Right", 0, false)]
    [InlineData(0x0661, "AN", "None", 0, false)]
    [InlineData(0x0301, "NSM", "Transparent", 230, true)]
    [InlineData(0x094D, "NSM", "Transparent", 9, true)]
    [InlineData(0x0903, "L", "None", 0, true)]
    [InlineData(0x202B, "Other", "Transparent", 0, false)]
    public void A_code_point_has_its_properties(int codePoint, string bidi, string joining, int combiningClass, bool isMark)
    {
        var properties = UnicodeTable.Instance[codePoint];
        Assert.Equal((bidi, joining, combiningClass, isMark), (properties.Bidi.ToString(), properties.Joining.ToString(), (int)properties.CombiningClass, properties.IsMark));
    }

    [Fact]
    public void What_the_framework_knows_of_marks_the_table_knows_too()
    {
        // The framework's data may be of another version, so only what is assigned in both is compared.
        var differences = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Where(codePoint =>
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(codePoint);
            var isMark = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
            return category != UnicodeCategory.OtherNotAssigned && isMark != UnicodeTable.Instance[codePoint].IsMark;
        });
        Assert.Empty(differences.Select(codePoint => codePoint.ToString("X4", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Every_replacement_may_stand_in_a_name_or_is_ascii()
    {
        for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
        {
            foreach (var replacement in UnicodeTable.Instance.Map(codePoint))
                Assert.True(replacement < 0x80 || UnicodeTable.Instance[replacement].Status == MappingStatus.Valid, codePoint.ToString("X4", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void What_is_composed_comes_apart_into_the_same()
    {
        for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
        {
            if (UnicodeTable.Instance.TryDecompose(codePoint, out var parts) && UnicodeTable.Instance.TryCompose(parts.First, parts.Second, out var composite))
                Assert.Equal(codePoint, composite);
        }
    }
}
