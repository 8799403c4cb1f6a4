using Postroad.Mail.Addresses;

namespace Postroad.Mail.Tests.Addresses;

public sealed class ReversePathTests
{
    [Fact]
    public void The_empty_path_is_one_and_the_same()
    {
        Assert.True(ReversePath.TryParse("", out var path));
        Assert.Same(ReversePath.Null, path);
        Assert.True(path.IsNull);
        Assert.Null(path.Mailbox);
        Assert.Equal("", path.ToString());
    }

    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("\"a b\"@[IPv6:2001:db8::1]")]
    [InlineData("jürgen@xn--bcher-kva.example")]
    public void A_path_reads_back_from_its_text(string text)
    {
        Assert.True(ReversePath.TryParse(text, out var path));
        Assert.False(path.IsNull);
        Assert.Equal(text, path.ToString());
        Assert.Equal(ReversePath.Of(Mailbox.Parse(text)), path);
        Assert.Equal(ReversePath.Of(Mailbox.Parse(text)).GetHashCode(), path.GetHashCode());
        Assert.NotEqual(ReversePath.Null, path);
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("<>")]
    [InlineData("<ada@example.com>")]
    [InlineData("postmaster")]
    [InlineData("@relay.test:ada@example.com")]
    public void Anything_else_is_none(string text) => Assert.False(ReversePath.TryParse(text, out _));
}
