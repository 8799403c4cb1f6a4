using Postroad.Mail.Addresses;
using Postroad.Mta.Domains;

namespace Postroad.Mta.Tests.Domains;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("postbox", null, null)]
    [InlineData("*", null, null)]
    [InlineData("o'hara", "postbox", null)]
    [InlineData("grüße", null, null)]
    [InlineData("a@b", null, "'a@b' is not a local part")]
    [InlineData("", null, "'' is not a local part")]
    [InlineData("a b", null, "'a b' is not a local part")]
    [InlineData("postbox", "no one", "'no one' is not a local part")]
    public void Recipients_are_local_parts(string recipient, string? postmaster, string? words)
    {
        var error = new DomainOptions { Name = DomainName.Parse("example.com"), Recipients = [recipient], Postmaster = postmaster }.Validate();
        if (words is null)
            Assert.Null(error);
        else
            Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_leads_somewhere()
    {
        Assert.Contains("goes nowhere", new RouteOptions { Pattern = "*" }.Validate(), StringComparison.Ordinal);
        Assert.True(NextHop.TryParse("smtp://relay.example", out var hop, out _));
        Assert.Null(new RouteOptions { Pattern = "*", To = [hop] }.Validate());
    }

    [Fact]
    public void The_default_is_a_maildir_for_each_mailbox() =>
        Assert.Equal("maildir:mail/{domain}/{local}", new DomainOptions { Name = DomainName.Parse("example.com") }.Deliver.ToString());

    [Theory]
    [InlineData("Ada", "ada")]
    [InlineData("ada+x", "ada")]
    [InlineData("ada+x+y", "ada")]
    [InlineData("+x", "+x")]
    [InlineData("ada+", "ada")]
    [InlineData("GRÜSSE+X", "grüsse")]
    public void Detail_is_what_follows_the_first_plus_that_is_not_the_first_character(string local, string mailbox) =>
        Assert.Equal(mailbox, DomainDirectory.WithoutDetail(local));
}
