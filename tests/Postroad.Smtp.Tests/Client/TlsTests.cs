using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Tls;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Client;

public sealed class TlsTests
{
    private const string StartTls = """
        S: 220 mx.test ESMTP
        C: EHLO client.test
        S: 250-mx.test
        S: 250-AUTH PLAIN
        S: 250 STARTTLS
        C: STARTTLS
        S: 220 2.0.0 Go ahead
        --- TLS

        """;

    private static readonly TlsSettings Verified = new() { TrustedRoots = [TestCertificates.Authority] };

    [Fact]
    public async Task What_was_learnt_in_clear_is_forgotten_under_tls()
    {
        await using var server = ScriptedPeer.Start(StartTls + """
            C: EHLO client.test
            S: 250-mx.test
            S: 250 PIPELINING
            C: QUIT
            S: 221 2.0.0 Bye
            """);
        var connection = await ConnectAsync(server, Verified);
        Assert.True(connection.Tls!.IsVerified);
        Assert.Equal("TLS 1.3", connection.Tls.ToString());
        Assert.Equal("CN=localhost", connection.Tls.CertificateSubject);
        Assert.True(connection.Capabilities.Pipelining);
        Assert.Empty(connection.Capabilities.SaslMechanisms);
        Assert.Contains("certificate verified", connection.Transcript, StringComparison.Ordinal);
        await connection.QuitAsync();
    }

    [Fact]
    public async Task Tls_from_the_first_octet_comes_before_the_greeting()
    {
        await using var server = ScriptedPeer.Start("""
            --- TLS
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250 mx.test
            """);
        await using var connection = await ConnectAsync(server, Verified with { IsImplicit = true });
        Assert.True(connection.Tls!.IsVerified);
    }

    [Fact]
    public async Task Text_behind_the_reply_to_starttls_is_fatal()
    {
        await using var server = ScriptedPeer.Start("""
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250-mx.test
            S: 250 STARTTLS
            C: STARTTLS
            S| 220 2.0.0 Go ahead\r\n250 2.0.0 injected\r\n
            --- closed
            """);
        var e = await FailAsync(server, Verified);
        Assert.Equal((SmtpPhase.StartTls, TlsFailure.InjectedText), (e.Phase, e.TlsFailure));
    }

    [Theory]
    [InlineData(TlsMode.Verified)]
    [InlineData(TlsMode.Required)]
    public async Task A_stripped_offer_of_starttls_ends_the_session_before_anything_is_said(TlsMode mode)
    {
        await using var server = ScriptedPeer.Start("""
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250-mx.test
            S: 250 AUTH PLAIN
            --- closed
            """);
        Assert.Equal(TlsFailure.NotOffered, (await FailAsync(server, Verified with { Mode = mode })).TlsFailure);
    }

    [Fact]
    public async Task Opportunistic_tls_goes_on_in_clear_where_none_is_offered()
    {
        await using var server = ScriptedPeer.Start(Dialogue.Plain);
        await using var connection = await ConnectAsync(server, new TlsSettings { Mode = TlsMode.Opportunistic });
        Assert.Null(connection.Tls);
    }

    [Theory]
    [InlineData("S: 454 4.7.0 Not now\n--- closed")]
    [InlineData("S: 220 Go ahead\n--- close")]
    public async Task Starttls_that_breaks_is_an_error_where_tls_is_due_and_a_second_connection_in_clear_where_not(string broken)
    {
        var first = "S: 220 mx.test\nC: EHLO client.test\nS: 250-mx.test\nS: 250 STARTTLS\nC: STARTTLS\n" + broken;
        await using (var server = ScriptedPeer.Start(first))
        {
            var e = await FailAsync(server, Verified);
            Assert.Equal((SmtpPhase.StartTls, SmtpFault.Tls), (e.Phase, e.Fault));
        }
        await using (var server = ScriptedPeer.Start(first, "S: 220 mx.test\nC: EHLO client.test\nS: 250-mx.test\nS: 250 STARTTLS"))
        {
            await using var connection = await ConnectAsync(server, new TlsSettings { Mode = TlsMode.Opportunistic });
            Assert.Null(connection.Tls);
        }
    }

    [Fact]
    public async Task Each_bad_certificate_has_its_name()
    {
        Assert.Equal(TlsFailure.Untrusted, await JudgeAsync(TestCertificates.Create("localhost", selfSigned: true), Verified));
        Assert.Equal(TlsFailure.NameMismatch, await JudgeAsync(TestCertificates.Create("other.test"), Verified));
        Assert.Equal(TlsFailure.Expired, await JudgeAsync(TestCertificates.Create("localhost", TimeProvider.System.GetUtcNow().AddDays(-1)), Verified));
        Assert.Equal(TlsFailure.Untrusted, await JudgeAsync(TestCertificates.Server, new TlsSettings()));
        Assert.Equal(TlsFailure.NotPinned, await JudgeAsync(TestCertificates.Server, new TlsSettings { PinnedCertificates = [new string('0', 64)] }));
    }

    [Fact]
    public async Task A_pinned_certificate_is_taken_whoever_signed_it_and_for_whatever_name()
    {
        using var own = TestCertificates.Create("other.test", selfSigned: true);
        var pin = own.GetCertHashString(HashAlgorithmName.SHA256);
        var colons = string.Join(':', pin.Chunk(2).Select(p => new string(p))).ToLowerInvariant();
        Assert.Null(await JudgeAsync(own, new TlsSettings { PinnedCertificates = [colons] }));
    }

    [Fact]
    public async Task Required_tls_takes_any_certificate_and_says_that_it_is_not_verified()
    {
        using var own = TestCertificates.Create("other.test", selfSigned: true);
        await using var server = Server(own);
        await using var connection = await ConnectAsync(server, new TlsSettings { Mode = TlsMode.Required });
        Assert.False(connection.Tls!.IsVerified);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_where_the_server_asks()
    {
        using var own = TestCertificates.Create("client.test");
        string? shown = null;
        await using var server = ScriptedPeer.Start(Pace.Whole, new SslServerAuthenticationOptions
        {
            ServerCertificate = TestCertificates.Server,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = certificate?.Subject) is not null,
        }, StartTls + "C: EHLO client.test\nS: 250 mx.test");
        await using var connection = await ConnectAsync(server, Verified with { ClientCertificate = own });
        Assert.Equal("CN=client.test", shown);
    }

    [Theory]
    [InlineData("--- close")]
    [InlineData("--- close TLS")]
    [InlineData("S: 421 4.4.2 Idle for too long\n--- close TLS")]
    [InlineData("--- reset")]
    public async Task A_kept_session_that_the_server_closes_is_seen_to_be_closed(string end)
    {
        await using var server = ScriptedPeer.Start(StartTls + $"""
            C: EHLO client.test
            S: 250 mx.test
            C: NOOP
            S: 250 2.0.0 OK
            C: NOOP
            S: 250 2.0.0 OK
            {end}
            """);
        await using var connection = await ConnectAsync(server, Verified);
        await connection.NoopAsync();
        Assert.False(connection.HasUnexpectedInput());
        await connection.NoopAsync();
        await Eventually.IsAsync(connection.HasUnexpectedInput);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(false, "17 03 03 00 FA")]
    [InlineData(false, "17 03 03 00 14 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 17 03 03 01")]
    [InlineData(true, "17 03 03 00 14 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 17 03 03 00 13")]
    [InlineData(true, "17 03 03 00 13")]
    [InlineData(true, "15 03 03 00 1A")]
    public void An_alert_is_told_from_a_ticket_without_its_key(bool expected, string records) =>
        Assert.Equal(expected, TlsEnd.HoldsAlert(Convert.FromHexString(records.Replace(" ", "", StringComparison.Ordinal))));

    [Fact]
    public async Task A_port_that_speaks_in_clear_is_recognised_when_tls_is_spoken_to_it()
    {
        var server = ScriptedPeer.Start("S: 220 mx.test ESMTP Postfix\n--- closed");
        Assert.Equal(TlsFailure.PlaintextPort, (await FailAsync(server, Verified with { IsImplicit = true })).TlsFailure);
        await CloseAsync(server);
    }

    private static ScriptedPeer Server(X509Certificate2 certificate) =>
        ScriptedPeer.Start(Pace.Whole, new SslServerAuthenticationOptions { ServerCertificate = certificate }, StartTls + "C: EHLO client.test\nS: 250 mx.test");

    private static async Task<TlsFailure?> JudgeAsync(X509Certificate2 certificate, TlsSettings tls)
    {
        var server = Server(certificate);
        try
        {
            await using var connection = await ConnectAsync(server, tls);
            return null;
        }
        catch (SmtpSessionException e)
        {
            return e.TlsFailure;
        }
        finally
        {
            await CloseAsync(server);
        }
    }

    /// <summary>The scripted side of a handshake that the client breaks off has nothing to tell.</summary>
    private static async Task CloseAsync(ScriptedPeer server)
    {
        try
        {
            await server.DisposeAsync();
        }
        catch (Exception e) when (e is TranscriptException or IOException or System.Security.Authentication.AuthenticationException)
        {
            // As expected.
        }
    }

    private static Task<SmtpConnection> ConnectAsync(ScriptedPeer server, TlsSettings tls) =>
        SmtpConnection.ConnectAsync(Dialogue.Options(server.Port) with { Tls = tls }).AsTask();

    private static Task<SmtpSessionException> FailAsync(ScriptedPeer server, TlsSettings tls) => Assert.ThrowsAsync<SmtpSessionException>(() => ConnectAsync(server, tls));
}
