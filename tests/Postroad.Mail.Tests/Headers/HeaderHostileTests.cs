using System.Buffers;
using System.Text;
using CsCheck;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Tests.Headers;

/// <summary>Headers that are made to be read in two ways.</summary>
public sealed class HeaderHostileTests
{
    // What a reader that takes a bare CR or LF for a line end would believe in.
    [Theory]
    [InlineData("Subject: a\nFrom: eve@evil.test\r\n")]
    [InlineData("Subject: a\rFrom: eve@evil.test\r\n")]
    [InlineData("Subject: a\n\nFrom: eve@evil.test\r\n")]
    [InlineData("Subject: a\r\n From: eve@evil.test\r\n")]
    [InlineData("Subject: a\r\n\tFrom: eve@evil.test\r\n")]
    [InlineData("Subject: a\u0085From: eve@evil.test\r\n")]
    [InlineData("Subject: a\u2028From: eve@evil.test\r\n")]
    [InlineData("Subject: a\r\n\r\nFrom: eve@evil.test\r\n")]
    [InlineData("\r\nFrom: eve@evil.test\r\n")]
    public void No_second_field_hides_in_another(string text)
    {
        Assert.True(HeaderBlock.TryRead(Encoding.UTF8.GetBytes(text), out var header, out _));
        Assert.False(header.TryFind("From", out _));
    }

    [Theory]
    [InlineData("Subject: a\r\nFrom: eve@evil.test\r\n")]
    [InlineData("Subject: a\n\r\nFrom: eve@evil.test\r\n")]
    [InlineData("Subject: a\r\r\nFrom: eve@evil.test\r\n")]
    [InlineData("no field\r\nFrom: eve@evil.test\r\n")]
    [InlineData("Subject: a\r\n \r\nFrom: eve@evil.test\r\n")]
    [InlineData("FROM : eve@evil.test\r\n")]
    public void No_field_hides_behind_a_line_that_is_odd(string text)
    {
        Assert.True(HeaderBlock.TryRead(Encoding.UTF8.GetBytes(text), out var header, out _));
        Assert.True(header.TryFind("From", out var field));
        Assert.Equal("eve@evil.test", field.ToText());
    }

    [Fact]
    public void Fields_are_found_as_a_plain_reader_finds_them() =>
        Gen.OneOf("A: 1", "b:2", "\r\n", "\r\n", "\r\n", " x", "\t", "\r", "\n", "C").Array[0, 16].Select(string.Concat).Sample(text =>
        {
            var expected = Plain(text);
            Assert.True(HeaderBlock.TryRead(Encoding.ASCII.GetBytes(text), out var header, out _));
            Assert.Equal(expected, header.Select(field => Encoding.ASCII.GetString(field.Raw.Span)));
        }, iter: 20_000);

    [Fact]
    public void What_one_writes_the_other_reads() =>
        Gen.Select(Gen.Char['!', '~'].Array[1, 20], Gen.String[0, 200]).Array[0, 5].Sample(fields =>
        {
            var target = new ArrayBufferWriter<byte>();
            var written = new List<(string Name, string Value)>();
            foreach (var (characters, text) in fields)
            {
                if (!HeaderName.TryParse(new string(characters), out var name) || !HeaderValue.TryCreate(text, out var value))
                    continue;
                HeaderWriter.Write(target, name, value);
                written.Add((name.Value, value.Text));
            }
            Assert.True(HeaderBlock.TryRead(target.WrittenMemory, out var header, out _));
            Assert.Equal(written.Count, header.Count);
            for (var i = 0; i < written.Count; i++)
            {
                Assert.True(header[i].Is(written[i].Name));
                Assert.Equal(written[i].Value, Encoding.UTF8.GetString(header[i].RawValue.Span).Replace("\r\n", "", StringComparison.Ordinal).TrimStart(' '));
            }
        }, iter: 2_000);

    // Lines end with CRLF; a line that begins with white space belongs to the one before; the first empty line ends it all.
    private static List<string> Plain(string text)
    {
        var fields = new List<string>();
        var lines = text.Split("\r\n");
        for (var i = 0; i < lines.Length; i++)
        {
            var line = i < lines.Length - 1 ? lines[i] + "\r\n" : lines[i];
            if (line is "\r\n" or "")
                break;
            if (fields.Count > 0 && (line[0] == ' ' || line[0] == '\t'))
                fields[^1] += line;
            else
                fields.Add(line);
        }
        return fields;
    }
}
