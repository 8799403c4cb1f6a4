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

    private static string Offer(string mechanisms) => $"S: 220 mx.test\nC: EHLO client.test\nS: 250-mx.test\nS: 250 AUTH {mechanisms}\n";
}
