using Postroad.Smtp.Client;
using Postroad.Smtp.Sasl.Clients;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Client;

public sealed class LogInTests
{
    private static readonly PasswordCredential Ada = new("ada", "secret");

    [Fact]
    public Task Plain_goes_in_one_line_and_never_into_the_transcript() => Dialogue.WithAsync(Offer("LOGIN PLAIN") + """
        C: AUTH PLAIN AGFkYQBzZWNyZXQ=
        S: 235 2.7.0 Ok
        """, async client =>
    {
        await client.LogInAsync(Ada);
        Assert.Equal("ada", client.User);
        Assert.Contains("C: AUTH PLAIN (hidden)", client.Transcript, StringComparison.Ordinal);
        Assert.DoesNotContain("AGFkYQ", client.Transcript, StringComparison.Ordinal);
    });

    [Fact]
    public Task Login_answers_what_it_is_asked() => Dialogue.WithAsync(Offer("LOGIN") + """
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: YWRh
        S: 334 UGFzc3dvcmQ6
        C: c2VjcmV0
        S: 235 2.7.0 Ok
        """, async client =>
    {
        await client.LogInAsync(Ada);
        Assert.DoesNotContain("c2VjcmV0", client.Transcript, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_mechanism_that_the_server_offers_and_does_not_know_gives_way_to_the_next() => Dialogue.WithAsync(Offer("PLAIN LOGIN") + """
        C: AUTH PLAIN AGFkYQBzZWNyZXQ=
        S: 504 5.5.4 Unrecognized
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: YWRh
        S: 334 UGFzc3dvcmQ6
        C: c2VjcmV0
        S: 235 2.7.0 Ok
        """, client => client.LogInAsync(Ada).AsTask());

    [Theory]
    [InlineData("PLAIN", "C: AUTH PLAIN AGFkYQBzZWNyZXQ=\nS: 535 5.7.8 Wrong", SmtpFault.Refused)]
    [InlineData("PLAIN", "C: AUTH PLAIN AGFkYQBzZWNyZXQ=\nS: 454 4.7.0 Later", SmtpFault.Refused)]
    [InlineData("GSSAPI NTLM", "", SmtpFault.NoMechanism)]
    [InlineData("LOGIN", "C: AUTH LOGIN\nS: 334 !!!\nC: *\nS: 501 5.0.0 Cancelled", SmtpFault.Protocol)]
    [InlineData("LOGIN", "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YWRh\nS: 334 UGFzc3dvcmQ6\nC: c2VjcmV0\nS: 334 VXNlcm5hbWU6\nC: *\nS: 501 5.0.0 Cancelled", SmtpFault.Protocol)]
    [InlineData("PLAIN", "C: AUTH PLAIN AGFkYQBzZWNyZXQ=\nS| 235 2.7.0 Ok\\r\\n250 more\\r\\n", SmtpFault.Protocol)]
    [InlineData("PLAIN", "C: AUTH PLAIN AGFkYQBzZWNyZXQ=\n--- close", SmtpFault.Closed)]
    public async Task A_login_that_fails_is_told(string offer, string transcript, SmtpFault fault)
    {
        await using var server = ScriptedPeer.Start(Offer(offer) + transcript);
        await using var client = await SmtpConnection.ConnectAsync(Dialogue.Options(server.Port));
        var e = await Assert.ThrowsAsync<SmtpSessionException>(() => client.LogInAsync(Ada).AsTask());
        Assert.Equal((SmtpPhase.Auth, fault), (e.Phase, e.Fault));
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public Task A_long_first_response_waits_for_the_go_ahead() => Dialogue.WithAsync(Offer("XOAUTH2") + $"""
        C: AUTH XOAUTH2
        S: 334 
        C: {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"user=ada@example.com\u0001auth=Bearer {LongToken}\u0001\u0001"))}
        S: 235 2.7.0 Ok
        """, client => client.LogInAsync(new Bearer(LongToken)).AsTask());

    [Fact]
    public async Task A_refused_token_is_explained()
    {
        await using var server = ScriptedPeer.Start(Offer("XOAUTH2 PLAIN") + """
            C: AUTH XOAUTH2 dXNlcj1hZGFAZXhhbXBsZS5jb20BYXV0aD1CZWFyZXIgdAEB
            S: 334 eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ==
            C: 
            S: 535 5.7.8 Username and Password not accepted
            """);
        await using var client = await SmtpConnection.ConnectAsync(Dialogue.Options(server.Port));
        var e = await Assert.ThrowsAsync<SmtpSessionException>(() => client.LogInAsync(new Bearer("t")).AsTask());
        Assert.Equal((SmtpFault.Refused, 535), (e.Fault, e.Reply!.Code));
        Assert.Contains("it wants the scope https://mail.google.com/", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_yes_without_its_proof_is_not_believed()
    {
        await using var server = ScriptedPeer.Start(Offer("SCRAM-SHA-256") + "C: AUTH SCRAM-SHA-256 *\nS: 235 2.7.0 Ok");
        await using var client = await SmtpConnection.ConnectAsync(Dialogue.Options(server.Port));
        var e = await Assert.ThrowsAsync<SmtpSessionException>(() => client.LogInAsync(Ada).AsTask());
        Assert.Equal(SmtpFault.Protocol, e.Fault);
        Assert.Contains("did not prove", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_said_in_clear_to_another_machine()
    {
        await using var server = ScriptedPeer.Start(Offer("PLAIN") + "--- closed");
        await using (var client = await SmtpConnection.ConnectAsync(Dialogue.Options(server.Port) with { Dialer = new Elsewhere() }))
        {
            var e = await Assert.ThrowsAsync<SmtpSessionException>(() => client.LogInAsync(Ada).AsTask());
            Assert.Equal(SmtpFault.NoMechanism, e.Fault);
        }
    }

    [Fact]
    public async Task A_credential_that_cannot_be_had_is_told()
    {
        await using var server = ScriptedPeer.Start(Offer("XOAUTH2") + "--- closed");
        await using (var client = await SmtpConnection.ConnectAsync(Dialogue.Options(server.Port)))
        {
            var e = await Assert.ThrowsAsync<SmtpSessionException>(() => client.LogInAsync(new Bearer(null)).AsTask());
            Assert.Equal((SmtpFault.NoCredential, true), (e.Fault, e.IsTransient));
        }
    }

    private static readonly string LongToken = new('x', 1000);

    private sealed class Bearer(string? token) : BearerCredential("ada@example.com")
    {
        public override ValueTask<string> GetTokenAsync(CancellationToken cancellationToken) => token is null ? throw new CredentialException("The issuer is asleep.", isTransient: true) : new(token);
    }

    private sealed class Elsewhere : Postroad.Smtp.Transport.Dialing.IDialer
    {
        public async ValueTask<Postroad.Smtp.Transport.Dialing.DialedConnection> DialAsync(System.Net.EndPoint remote, CancellationToken cancellationToken) =>
            await Postroad.Smtp.Transport.Dialing.DirectDialer.Default.DialAsync(remote, cancellationToken) with { IsThroughProxy = true };
    }

    private static string Offer(string mechanisms) => $"S: 220 mx.test\nC: EHLO client.test\nS: 250-mx.test\nS: 250 AUTH {mechanisms}\n";
}
