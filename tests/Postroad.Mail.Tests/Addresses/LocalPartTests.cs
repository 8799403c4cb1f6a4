using System.Text;
using CsCheck;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.Tests.Addresses;

public sealed class LocalPartTests
{
    [Theory]
    [InlineData("ada", 3, "ada")]
    [InlineData("a.b", 3, "a.b")]
    [InlineData("", 2, "\"\"")]
    [InlineData(".", 3, "\".\"")]
    [InlineData("a.", 4, "\"a.\"")]
    [InlineData("a..b", 6, "\"a..b\"")]
    [InlineData("a b", 5, "\"a b\"")]
    [InlineData("a@b", 5, "\"a@b\"")]
    [InlineData("a\"b", 6, "\"a\\\"b\"")]
    [InlineData("a\\b", 6, "\"a\\\\b\"")]
    [InlineData("ü", 2, "ü")]
    [InlineData("ü b", 6, "\"ü b\"")]
    public void A_local_part_is_bare_where_it_can_be_and_quoted_where_it_must(string value, int octets, string written)
    {
        Assert.Equal(octets, LocalPart.Measure(value));
        Assert.Equal(written, LocalPart.Write(value));
        Assert.Equal(octets, Encoding.UTF8.GetByteCount(written));
    }

    [Theory]
    [InlineData("a\tb")]
    [InlineData("a\0")]
    [InlineData("\u001f")]
    [InlineData("\u007f")]
    [InlineData("a\r\n")]
    public void A_control_character_has_no_written_form(string value) => Assert.Equal(-1, LocalPart.Measure(value));

    [Fact]
    public void What_needs_more_than_64_octets_has_none()
    {
        Assert.Equal(64, LocalPart.Measure(new string('a', 64)));
        Assert.Equal(-1, LocalPart.Measure(new string('a', 65)));
        Assert.Equal(64, LocalPart.Measure(new string(' ', 62)));
        Assert.Equal(-1, LocalPart.Measure(new string(' ', 63)));
        Assert.Equal(64, LocalPart.Measure(new string('"', 31)));
        Assert.Equal(-1, LocalPart.Measure(new string('"', 32)));
        Assert.Equal(64, LocalPart.Measure(new string('ü', 32)));
        Assert.Equal(-1, LocalPart.Measure(new string('ü', 33)));
    }

    [Fact]
    public void What_is_written_is_taken_back_as_it_was() => Gen.OneOf(Gen.String[0, 70], Gen.Char["a.\"\\ @ü<>"].Array[0, 40].Select(characters => new string(characters))).Sample(value =>
    {
        if (LocalPart.Measure(value) < 0)
            return;
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(LocalPart.Write(value) + "@x");
        Assert.Equal(AddressFault.None, LocalPart.TryTake(ref rest, out var taken));
        Assert.Equal(value, taken);
        Assert.Equal("@x"u8, rest);
    }, iter: 10_000);
}
