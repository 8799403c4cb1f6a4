using System.Text;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Tests.Headers;

public sealed class HeaderFieldTests
{
    [Theory]
    [InlineData("Subject: a\r\n", "Subject", " a")]
    [InlineData("Subject:a\r\n", "Subject", "a")]
    [InlineData("Subject : a\r\n", "Subject", " a")]
    [InlineData("Subject\t \t:a\r\n", "Subject", "a")]
    [InlineData("Subject:\r\n", "Subject", "")]
    [InlineData("Subject:", "Subject", "")]
    [InlineData("Subject:\r\n a\r\n", "Subject", "\r\n a")]
    [InlineData("!#$%&'*+-.^_`|~0:a\r\n", "!#$%&'*+-.^_`|~0", "a")]
    [InlineData("A: b: c\r\n", "A", " b: c")]
    [InlineData("A: b", "A", " b")]
    [InlineData("A: b\n", "A", " b\n")]
    [InlineData("A: b\r", "A", " b\r")]
    public void A_field_is_a_name_a_colon_and_a_value(string raw, string name, string value)
    {
        var field = Only(raw);
        Assert.True(field.IsWellFormed);
        Assert.Equal(name, Encoding.ASCII.GetString(field.Name.Span));
        Assert.Equal(value, Encoding.ASCII.GetString(field.RawValue.Span));
        Assert.True(field.Is(name.ToLowerInvariant()));
        Assert.True(field.Is(name.ToUpperInvariant()));
        Assert.False(field.Is(name + "x"));
        Assert.False(field.Is(name[..^1]));
    }

    [Theory]
    [InlineData("Subject\r\n")]
    [InlineData(":a\r\n")]
    [InlineData(" :a\r\n")]
    [InlineData("Sub ject:a\r\n")]
    [InlineData("Sub\0ject:a\r\n")]
    [InlineData("Sub\u007fject:a\r\n")]
    public void What_is_no_field_has_no_name_and_its_whole_as_value(string raw)
    {
        var field = Only(raw);
        Assert.False(field.IsWellFormed);
        Assert.True(field.Name.IsEmpty);
        Assert.False(field.Is(""));
        Assert.Equal(raw.TrimEnd(), Encoding.ASCII.GetString(field.RawValue.Span));
    }

    [Fact]
    public void A_name_is_ascii_and_no_letter_stands_for_another()
    {
        // U+212A is the Kelvin sign, which some ways of comparing take for a k.
        var field = Only("Link: a\r\n");
        Assert.False(field.Is("Lin\u212A"));
        Assert.True(field.Is("LINK"));
    }

    private static HeaderField Only(string raw)
    {
        Assert.True(HeaderBlock.TryRead(Encoding.ASCII.GetBytes(raw), out var header, out _));
        return Assert.Single(header);
    }
}
