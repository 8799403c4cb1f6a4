using Postroad.Mail.Addresses;
using Postroad.Mta.Domains;

namespace Postroad.Mta.Tests.Domains;

public sealed class DomainDirectoryTests
{
    private static readonly DomainName Hostname = DomainName.Parse("mail.example.com");

    [Theory]
    [InlineData("postbox@example.com", "postbox")]
    [InlineData("POSTBOX@Example.COM", "postbox")]
    [InlineData("Sales+march@example.com", "sales")]
    [InlineData("postmaster@example.com", "postbox")]
    [InlineData("PostMaster@example.com", "postbox")]
    [InlineData("a+c@example.com", "a")]
    public void Recipients_are_found_in_any_case_and_with_detail(string address, string mailbox) =>
        Assert.Equal(mailbox, Assert.IsType<RecipientRoute.Local>(Listed().Resolve(Mailbox.Parse(address))).LocalPart);

    [Theory]
    [InlineData("nobody@example.com")]
    [InlineData("+sales@example.com")]
    [InlineData("postbox%other.example@example.com")]
    [InlineData("other.example!postbox@example.com")]
    public void Nobody_else_is_there(string address) =>
        Assert.Equal("550 5.1.1 No such mailbox", Assert.IsType<RecipientRoute.Unknown>(Listed().Resolve(Mailbox.Parse(address))).Reply.ToString());

    [Fact]
    public void Without_a_list_the_accounts_of_the_domain_are_its_recipients()
    {
        var asked = new List<string>();
        var directory = new DomainDirectory(Hostname, [new DomainOptions { Name = Hostname }], [], address =>
        {
            asked.Add(address);
            return address == "ada@mail.example.com";
        });
        Assert.IsType<RecipientRoute.Local>(directory.Resolve(Mailbox.Parse("Ada+x@mail.example.com")));
        Assert.IsType<RecipientRoute.Unknown>(directory.Resolve(Mailbox.Parse("bob@mail.example.com")));
        Assert.Equal(["ada@mail.example.com", "bob@mail.example.com"], asked);
    }

    [Fact]
    public void A_star_takes_any_recipient()
    {
        var directory = new DomainDirectory(Hostname, [new DomainOptions { Name = Hostname, Recipients = ["*"] }], [], _ => false);
        Assert.Equal("whoever", Assert.IsType<RecipientRoute.Local>(directory.Resolve(Mailbox.Parse("Whoever+1@mail.example.com"))).LocalPart);
    }

    [Fact]
    public void Postmaster_is_taken_where_no_account_has_that_name()
    {
        var directory = new DomainDirectory(Hostname, [new DomainOptions { Name = DomainName.Parse("example.com") }], [], _ => false);
        Assert.Equal("postmaster", Assert.IsType<RecipientRoute.Local>(directory.Resolve(Mailbox.Parse("postmaster@example.com"))).LocalPart);
    }

    [Fact]
    public void Postmaster_at_our_own_name_is_the_one_of_the_first_domain()
    {
        var local = Assert.IsType<RecipientRoute.Local>(Listed().Resolve(Mailbox.Parse("postmaster@mail.example.com")));
        Assert.Equal(("example.com", "postbox"), (local.Domain.ToString(), local.LocalPart));
        Assert.IsType<RecipientRoute.Remote>(Listed().Resolve(Mailbox.Parse("ada@mail.example.com")));
    }

    [Theory]
    [InlineData("postmaster@mail.example.com")]
    [InlineData("PostMaster@MAIL.example.com")]
    public void Without_a_domain_of_ours_postmaster_at_our_own_name_has_a_Maildir_even_below_a_route_for_all(string address)
    {
        var directory = new DomainDirectory(Hostname, [], [new RouteOptions { Pattern = "*", To = [] }], _ => false);
        var local = Assert.IsType<RecipientRoute.Local>(directory.Resolve(Mailbox.Parse(address)));
        Assert.Equal(("mail.example.com", "postmaster", "maildir:mail/{domain}/{local}"), (local.Domain.ToString(), local.LocalPart, local.Deliver.ToString()));
        Assert.IsType<RecipientRoute.Route>(directory.Resolve(Mailbox.Parse("ada@mail.example.com")));
    }

    [Theory]
    [InlineData("x@partner.example", "partner.example")]
    [InlineData("x@a.partner.example", "*.partner.example")]
    [InlineData("x@b.a.partner.example", "*.a.partner.example")]
    [InlineData("x@c.b.a.partner.example", "*.a.partner.example")]
    [InlineData("x@xpartner.example", "*")]
    [InlineData("x@[192.0.2.1]", "*")]
    public void The_longest_route_that_fits_counts(string address, string pattern)
    {
        string[] patterns = ["*", "*.partner.example", "partner.example", "*.a.partner.example"];
        var directory = new DomainDirectory(Hostname, [], [.. patterns.Select(p => new RouteOptions { Pattern = p })], _ => false);
        Assert.Equal(pattern, Assert.IsType<RecipientRoute.Route>(directory.Resolve(Mailbox.Parse(address))).Options.Pattern);
    }

    [Fact]
    public void Our_own_domain_comes_before_any_route()
    {
        var domain = new DomainOptions { Name = DomainName.Parse("example.com"), Recipients = ["ada"] };
        var directory = new DomainDirectory(Hostname, [domain], [new RouteOptions { Pattern = "*" }, new RouteOptions { Pattern = "example.com" }], _ => false);
        Assert.IsType<RecipientRoute.Local>(directory.Resolve(Mailbox.Parse("ada@example.com")));
        Assert.IsType<RecipientRoute.Unknown>(directory.Resolve(Mailbox.Parse("bob@example.com")));
    }

    [Fact]
    public void Without_a_route_the_mx_decides()
    {
        var remote = Assert.IsType<RecipientRoute.Remote>(Listed().Resolve(Mailbox.Parse("x@elsewhere.example")));
        Assert.Equal("elsewhere.example", remote.Domain.ToString());
    }

    [Fact]
    public void A_new_configuration_counts_at_once()
    {
        var directory = Listed();
        directory.Replace([new DomainOptions { Name = DomainName.Parse("new.example"), Recipients = ["*"] }], []);
        Assert.IsType<RecipientRoute.Remote>(directory.Resolve(Mailbox.Parse("postbox@example.com")));
        Assert.True(directory.IsOwn(new MailDomain(DomainName.Parse("new.example"))));
    }

    [Theory]
    [InlineData("anyone+x@any.example", "anyone", "any.example")]
    [InlineData("root@[192.0.2.1]", "root", "[192.0.2.1]")]
    public void In_development_every_address_is_a_mailbox(string address, string mailbox, string domain)
    {
        var local = Assert.IsType<RecipientRoute.Local>(DomainDirectory.TakingAny(new DeliverTarget.Discard()).Resolve(Mailbox.Parse(address)));
        Assert.Equal((mailbox, domain), (local.LocalPart, local.Domain.ToString()));
    }

    private static DomainDirectory Listed() => new(
        Hostname,
        [new DomainOptions { Name = DomainName.Parse("example.com"), Recipients = ["PostBox", "sales", "a"], Postmaster = "postbox" }],
        [],
        _ => false);
}
