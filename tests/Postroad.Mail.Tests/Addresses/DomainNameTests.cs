using Postroad.Mail.Addresses;

namespace Postroad.Mail.Tests.Addresses;

public sealed class DomainNameTests
{
    [Theory]
    [InlineData("Example.COM", "example.com")]
    [InlineData("localhost", "localhost")]
    [InlineData("1.2", "1.2")]
    [InlineData("a--b.test", "a--b.test")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    public void A_name_is_held_in_lower_case(string text, string ascii)
    {
        Assert.True(DomainName.TryParse(text, out var name));
        Assert.Equal(ascii, name.Ascii);
        Assert.Equal(DomainName.Parse(ascii), name);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("example.com.")]
    [InlineData(".example.com")]
    [InlineData("a..b")]
    [InlineData("-a.test")]
    [InlineData("a-.test")]
    [InlineData("a_b.test")]
    [InlineData("a b.test")]
    [InlineData("a.test\r\n")]
    [InlineData("a\0.test")]
    [InlineData("*.test")]
    public void What_mail_cannot_use_as_a_name_is_refused(string text)
    {
        Assert.False(DomainName.TryParse(text, out _));
        Assert.Throws<FormatException>(() => DomainName.Parse(text));
    }

    [Fact]
    public void A_label_holds_63_octets_and_a_name_255()
    {
        var label = new string('a', 63);
        Assert.True(DomainName.TryParse($"{label}.test", out _));
        Assert.False(DomainName.TryParse($"{label}a.test", out _));
        Assert.True(DomainName.TryParse($"{label}.{label}.{label}.{label}", out _));
        Assert.False(DomainName.TryParse($"{label}.{label}.{label}.{label[..61]}.a.b", out _));
    }

    [Fact]
    public void Ancestors_are_found_by_whole_labels()
    {
        var name = DomainName.Parse("mail.sub.example.com");
        Assert.Equal(4, name.LabelCount);
        Assert.Equal("sub.example.com", name.Parent!.Ascii);
        Assert.Null(DomainName.Parse("com").Parent);
        Assert.True(name.IsSubdomainOf(DomainName.Parse("example.com")));
        Assert.True(name.IsSubdomainOf(DomainName.Parse("com")));
        Assert.False(name.IsSubdomainOf(name));
        Assert.False(name.IsSubdomainOf(DomainName.Parse("ample.com")));
        Assert.Equal("com", name.LastLabels(1).Ascii);
        Assert.Equal("example.com", name.LastLabels(2).Ascii);
        Assert.Same(name, name.LastLabels(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => name.LastLabels(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => name.LastLabels(0));
    }
}
