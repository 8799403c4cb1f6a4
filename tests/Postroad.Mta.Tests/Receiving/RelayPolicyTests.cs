using Postroad.Mta.Receiving;

namespace Postroad.Mta.Tests.Receiving;

public sealed class RelayPolicyTests
{
    private const string Hello = """
        S: 220 mail.example.com *
        C: HELO client.test
        S: 250 mail.example.com

        """;

    private const string Login = """
        S: 220 mail.example.com *
        C: EHLO client.test
        S: 250-mail.example.com
        S: 250-PIPELINING
        S: 250-SIZE 26214400
        S: 250-AUTH *
        S: 250-ENHANCEDSTATUSCODES
        S: 250-8BITMIME
        S: 250-DSN
        S: 250-SMTPUTF8
        S: 250-CHUNKING
        S: 250-FUTURERELEASE 2592000 *
        S: 250-DELIVERBY
        S: 250-MT-PRIORITY *
        S: 250 LIMITS *
        C: AUTH PLAIN AGFkYUBleGFtcGxlLmNvbQByaWdodA==
        S: 235 2.7.0 Authentication successful

        """;

    [Fact]
    public async Task On_mx_our_own_mailboxes_are_taken_and_nothing_else()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        await rig.ConverseAsync(Hello + """
            C: MAIL FROM:<someone@nowhere.invalid>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<ada@example.com>
            S: 250 2.1.5 Recipient OK
            C: RCPT TO:<BOB+lists@EXAMPLE.COM>
            S: 250 2.1.5 Recipient OK
            C: RCPT TO:<carol@example.com>
            S: 550 5.1.1 No such mailbox
            C: RCPT TO:<x@partner.example>
            S: 550 5.7.1 Relaying denied
            C: RCPT TO:<x@elsewhere.example>
            S: 550 5.7.1 Relaying denied
            C: RCPT TO:<Postmaster@example.com>
            S: 250 2.1.5 Recipient OK
            C: RCPT TO:<postmaster>
            S: 250 2.1.5 Recipient OK
            C: QUIT
            S: 221 2.0.0 Bye
            """);
    }

    [Fact]
    public async Task On_mx_a_sender_of_our_own_domain_is_no_ground_to_refuse()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        await rig.ConverseAsync(Hello + """
            C: MAIL FROM:<ada@example.com>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<bob@example.com>
            S: 250 2.1.5 Recipient OK
            C: QUIT
            S: 221 2.0.0 Bye
            """);
    }

    [Fact]
    public async Task Submission_wants_a_login_and_then_sends_where_a_route_leads()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission);
        await rig.ConverseAsync(Login + """
            C: MAIL FROM:<ada@example.com>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<x@partner.example>
            S: 250 2.1.5 Recipient OK
            C: RCPT TO:<x@elsewhere.example>
            S: 550 5.4.4 No route to that domain
            C: RCPT TO:<carol@example.com>
            S: 550 5.1.1 No such mailbox
            C: QUIT
            S: 221 2.0.0 Bye
            """);
    }

    [Fact]
    public async Task Where_mail_is_routed_by_mx_any_domain_is_taken()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, routesByMx: true);
        await rig.ConverseAsync(Login + """
            C: MAIL FROM:<ada@example.com>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<x@elsewhere.example>
            S: 250 2.1.5 Recipient OK
            C: QUIT
            S: 221 2.0.0 Bye
            """);
    }

    [Fact]
    public async Task A_device_in_a_trusted_network_relays_without_login_and_without_tls()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, ["127.0.0.0/8"], tls: true);
        await rig.ConverseAsync(Hello + """
            C: MAIL FROM:<printer@example.com>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<x@partner.example>
            S: 250 2.1.5 Recipient OK
            C: DATA
            S: 354 *
            C: Subject: scan
            C: 
            C: Page 1
            C: .
            S: 250 2.0.0 Ok: queued as *
            C: QUIT
            S: 221 2.0.0 Bye
            """);
        var (envelope, content) = await rig.TakeAsync();
        Assert.Equal((true, null, "SMTP"), (envelope.Origin.IsSubmission, envelope.Origin.User, envelope.Origin.With));
        Assert.Contains("\r\nMessage-ID: <", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anybody_else_on_that_listener_has_to_secure_the_channel_first()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, ["10.0.0.0/8"], tls: true);
        await rig.ConverseAsync(Hello + """
            C: MAIL FROM:<printer@example.com>
            S: 530 5.7.0 *
            C: QUIT
            S: 221 2.0.0 Bye
            """);
    }

    [Fact]
    public async Task In_development_anything_from_anybody_is_taken()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Dev);
        await rig.ConverseAsync(Hello + """
            C: MAIL FROM:<anyone@anywhere.example>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<x@elsewhere.example>
            S: 250 2.1.5 Recipient OK
            C: RCPT TO:<root@[192.0.2.1]>
            S: 250 2.1.5 Recipient OK
            C: QUIT
            S: 221 2.0.0 Bye
            """);
    }
}
