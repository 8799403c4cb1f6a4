using Postroad.Mta.Domains;
using Postroad.Mta.Receiving;

namespace Postroad.Mta.Tests.Receiving;

/// <summary>RFC 5321 §4.5.1: whoever relays or delivers mail has a postmaster, in any case and without a domain too.</summary>
public sealed class PostmasterTests
{
    private const string Hello = "S: 220 *\nC: HELO client.test\nS: 250 *\nC: MAIL FROM:<x@elsewhere.example>\nS: 250 2.1.0 Sender OK\n";

    [Theory]
    [InlineData("<postmaster>")]
    [InlineData("<POSTMASTER>")]
    [InlineData("<Postmaster@mail.example.com>")]
    public async Task A_server_without_a_domain_takes_mail_for_its_own_postmaster_and_nobody_else(string postmaster)
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx, domains: []);
        await rig.ConverseAsync(Hello + $"""
            C: RCPT TO:{postmaster}
            S: 250 2.1.5 Recipient OK
            C: RCPT TO:<ada@mail.example.com>
            S: 550 5.7.1 Relaying denied
            C: RCPT TO:<postmaster@elsewhere.example>
            S: 550 5.7.1 Relaying denied
            C: DATA
            S: 354 *
            C: Subject: abuse
            C:
            C: Somebody has to read this.
            C: .
            S: 250 2.0.0 Ok: queued as *
            C: QUIT
            S: 221 2.0.0 Bye
            """);
        var (envelope, _) = await rig.TakeAsync();
        Assert.Equal("mail.example.com", Assert.Single(envelope.Recipients).Mailbox.Domain.ToString());
    }

    [Theory]
    [InlineData("<postmaster>")]
    [InlineData("<postmaster@example.com>")]
    [InlineData("<postmaster@mail.example.com>")]
    public async Task Every_postmaster_is_taken_where_the_accounts_are_the_recipients_and_none_has_that_name(string postmaster)
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx, domains: [new DomainOptions { Name = Mail.Addresses.DomainName.Parse("example.com") }]);
        await rig.ConverseAsync(Hello + $"""
            C: RCPT TO:{postmaster}
            S: 250 2.1.5 Recipient OK
            C: RCPT TO:<ada@example.com>
            S: 550 5.1.1 No such mailbox
            C: QUIT
            S: 221 2.0.0 Bye
            """);
    }
}
