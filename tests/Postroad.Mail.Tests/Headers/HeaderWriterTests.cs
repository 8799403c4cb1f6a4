using System.Buffers;
using System.Text;
using CsCheck;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Tests.Headers;

public sealed class HeaderWriterTests
{
    [Theory]
    [InlineData("Subject", "hello", "Subject: hello\r\n")]
    [InlineData("X", "", "X:\r\n")]
    [InlineData("X", "  a  b\t", "X: a  b\r\n")]
    public void A_short_field_stands_on_one_line(string name, string value, string expected) => Assert.Equal(expected, Write(name, value));

    [Fact]
    public void A_long_field_is_folded_before_a_word()
    {
        var value = string.Join(' ', Enumerable.Repeat("seven77", 30));
        var written = Write("Subject", value);
        var lines = written.TrimEnd().Split("\r\n");
        Assert.All(lines, line => Assert.True(line.Length <= 78));
        Assert.All(lines.Skip(1), line => Assert.StartsWith(" s", line));
        Assert.Equal("Subject: " + value, string.Concat(lines));
    }

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\nb")]
    [InlineData("a\r\n b")]
    [InlineData("a\0")]
    [InlineData("\x1b[2J")]
    [InlineData("\x7f")]
    [InlineData("\u0085")]
    public void A_value_holds_no_control_character(string text)
    {
        Assert.False(HeaderValue.TryCreate(text, out _));
        Assert.Throws<FormatException>(() => HeaderValue.Create(text));
    }

    [Fact]
    public void A_value_is_unicode_and_its_words_are_bounded()
    {
        Assert.False(HeaderValue.TryCreate("\ud800", out _));
        Assert.True(HeaderValue.TryCreate(new string('a', 900), out var value));
        Assert.True(value.IsAscii);
        Assert.False(HeaderValue.TryCreate(new string('a', 901), out _));
        Assert.False(HeaderValue.TryCreate("a" + new string(' ', 900) + "b", out _));
        Assert.True(HeaderValue.TryCreate("tab\tand ü", out value));
        Assert.False(value.IsAscii);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a:")]
    [InlineData("a\r\nb")]
    [InlineData("ä")]
    public void A_name_holds_printable_ascii_without_a_colon(string text)
    {
        Assert.False(HeaderName.TryParse(text, out _));
        Assert.Throws<FormatException>(() => HeaderName.Parse(text));
    }

    [Fact]
    public void Names_are_equal_in_any_case()
    {
        Assert.Equal(HeaderName.Parse("Subject"), HeaderName.Parse("SUBJECT"));
        Assert.Equal(HeaderName.Parse("Subject").GetHashCode(), HeaderName.Parse("SUBJECT").GetHashCode());
        Assert.False(HeaderName.TryParse(new string('a', 77), out _));
    }

    [Fact]
    public void What_is_written_is_one_field_within_998_octets_that_reads_back() =>
        Gen.OneOf("a", " ", "\t", "word", "ü", "\r", "\n", "\0", "X:", new string('b', 300)).Array[0, 40].Select(string.Concat).Sample(text =>
        {
            if (!HeaderValue.TryCreate(text, out var value))
                return;
            var written = Write("Name", text);
            Assert.True(HeaderBlock.TryRead(Encoding.UTF8.GetBytes(written), out var header, out _));
            Assert.Single(header);
            Assert.All(written.Split("\r\n"), line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 998));
            var unfolded = Encoding.UTF8.GetString(header[0].RawValue.Span).Replace("\r\n", "");
            Assert.Equal(value.Text, unfolded.Length > 0 ? unfolded[1..] : "");
        }, iter: 5_000);

    private static string Write(string name, string value)
    {
        var target = new ArrayBufferWriter<byte>();
        HeaderWriter.Write(target, HeaderName.Parse(name), HeaderValue.Create(value));
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }
}
