using System.Text;
using CsCheck;
using Postroad.Mail.Dkim.Tags;

namespace Postroad.Mail.Tests.Dkim;

/// <summary>RFC 6376 §3.2.</summary>
public sealed class TagListTests
{
    [Theory]
    [InlineData("a=1", "a=1")]
    [InlineData(" a = 1 ; b=\t2\t;", "a=1|b=2")]
    [InlineData("a=one two;b=", "a=one two|b=")]
    [InlineData("a=x\r\n y", "a=x\r\n y")]
    [InlineData("a=1;\r\n b=2;\r\n", "a=1|b=2")]
    [InlineData("A=1;a=2", "A=1|a=2")]
    [InlineData("x_1=b=c", "x_1=b=c")]
    [InlineData("", null)]
    [InlineData(";", null)]
    [InlineData("a=1;;", null)]
    [InlineData("a=1;;b=2", null)]
    [InlineData("a", null)]
    [InlineData("=1", null)]
    [InlineData("1=a", null)]
    [InlineData("a b=1", null)]
    [InlineData("a=1;a=2", null)]
    [InlineData("a=1\r\nb=2", null)]
    [InlineData("a=1\rb", null)]
    [InlineData("a=1\nb", null)]
    [InlineData("a=\0", null)]
    [InlineData("a=\u007f", null)]
    public void A_list_is_read_whole_or_not_at_all(string text, string? expected)
    {
        var read = TagList.TryParse(Encoding.Latin1.GetBytes(text), out var list, out var fault);
        Assert.Equal(expected is not null, read);
        Assert.Equal(expected, list is null ? null : string.Join('|', list.Tags.Select(t => $"{t.Name}={t.Value}")));
        Assert.Equal(read, fault is null);
    }

    [Fact]
    public void The_place_of_a_value_takes_in_the_whitespace_around_it()
    {
        Assert.True(TagList.TryParse("a=1; b = xyz ;c=3"u8, out var list, out _));
        Assert.True(list.TryGet("b", out var tag));
        Assert.Equal(" xyz ", "a=1; b = xyz ;c=3".Substring(tag.Start, tag.Length));
    }

    [Fact]
    public void More_tags_than_any_standard_has_are_refused() =>
        Assert.False(TagList.TryParse(Encoding.ASCII.GetBytes(string.Join(';', Enumerable.Range(0, 1000).Select(i => $"t{i}=x"))), out _, out _));

    [Fact]
    public void No_octets_upset_the_reader() =>
        Gen.OneOf(Gen.Byte, Gen.OneOf<byte>(0x3b, 0x3d, 0x20, 0x0d, 0x0a, 0x61, 0x62)).Array[0, 200].Sample(octets =>
            TagList.TryParse(octets, out var list, out var fault)
                ? list.Tags.All(t => t.Start >= 0 && t.Start + t.Length <= octets.Length && octets[t.Start - 1] == (byte)'=')
                : fault is { Length: > 0 }, iter: 5000);
}
