using System.Text;
using CsCheck;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Tests.Headers;

public sealed class HeaderBlockTests
{
    [Fact]
    public void Fields_are_seen_as_they_came()
    {
        var header = Read("Subject: one\r\n two\r\n\tthree\r\nto :ada@example.com\r\nSUBJECT:\r\nX:y\r\n\r\nBody: no\r\n");
        Assert.Equal(4, header.Count);
        Assert.Equal("Subject: one\r\n two\r\n\tthree\r\n", Text(header[0].Raw));
        Assert.Equal("Subject", Text(header[0].Name));
        Assert.Equal(" one\r\n two\r\n\tthree", Text(header[0].RawValue));
        Assert.Equal("one two three", header[0].ToText());
        Assert.Equal("to", Text(header[1].Name));
        Assert.Equal("ada@example.com", Text(header[1].RawValue));
        Assert.Equal("", Text(header[2].RawValue));
        Assert.Equal(2, header.All("subject").Count());
        Assert.True(header.TryFind("To", out var field));
        Assert.True(field.Is(HeaderName.Parse("TO")));
        Assert.False(header.TryFind("Body", out _));
        Assert.Equal("X:y\r\n", Text(header[3].Raw));
        Assert.DoesNotContain("Body", Text(header.Octets));
    }

    [Theory]
    [InlineData("no colon here\r\n")]
    [InlineData(": no name\r\n")]
    [InlineData("na me: x\r\n")]
    [InlineData("näme: x\r\n")]
    [InlineData(" begins with a fold\r\n")]
    [InlineData("name\r\n : x\r\n")]
    [InlineData("From ada@example.com Thu Nov 26\r\n")]
    public void A_line_that_is_no_field_is_kept_and_named_as_such(string line)
    {
        var header = Read(line + "A: b\r\n");
        Assert.Equal(2, header.Count);
        Assert.False(header[0].IsWellFormed);
        Assert.Equal(line, Encoding.UTF8.GetString(header[0].Raw.Span));
        Assert.True(header[1].IsWellFormed);
    }

    [Fact]
    public void A_header_over_a_limit_is_refused_and_says_which()
    {
        var limits = new HeaderLimits { MaxOctets = 100, MaxFields = 3, MaxFieldOctets = 50 };
        Assert.Equal(HeaderFault.None, Fault(string.Concat(Enumerable.Repeat("A: b\r\n", 3)), limits));
        Assert.Equal(HeaderFault.TooManyFields, Fault(string.Concat(Enumerable.Repeat("A: b\r\n", 4)), limits));
        Assert.Equal(HeaderFault.FieldTooLong, Fault($"A: {new string('b', 46)}\r\n", limits));
        Assert.Equal(HeaderFault.TooLong, Fault($"A: {new string('b', 96)}\r\n", limits));
        Assert.Equal(HeaderFault.None, Fault($"A: b\r\n\r\n{new string('b', 96)}\r\n", limits));
    }

    [Fact]
    public void A_hundred_thousand_fields_are_refused()
    {
        var octets = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("To: a@b\r\n", 100_000)));
        Assert.False(HeaderBlock.TryRead(octets, out _, out var fault));
        Assert.Equal(HeaderFault.TooManyFields, fault);
    }

    [Fact]
    public void The_fields_put_together_are_the_header() =>
        Gen.OneOf("\r", "\n", "\r\n", "a", ":", " ", "\t", "\0", "é").Array[0, 24].Select(string.Concat).Sample(text =>
        {
            var octets = Encoding.UTF8.GetBytes(text);
            Assert.True(HeaderBlock.TryRead(octets, out var header, out _));
            var together = string.Concat(header.Select(field => Encoding.UTF8.GetString(field.Raw.Span)));
            Assert.Equal(Encoding.UTF8.GetString(header.Octets.Span), together);
            Assert.All(header, field => Assert.DoesNotContain(field.ToText(), char.IsControl));
        }, iter: 10_000);

    private static HeaderBlock Read(string text)
    {
        Assert.True(HeaderBlock.TryRead(Encoding.UTF8.GetBytes(text), out var header, out _));
        return header;
    }

    private static HeaderFault Fault(string text, HeaderLimits limits)
    {
        HeaderBlock.TryRead(Encoding.ASCII.GetBytes(text), limits, out _, out var fault);
        return fault;
    }

    private static string Text(ReadOnlyMemory<byte> octets) => Encoding.ASCII.GetString(octets.Span);
}
