using System.Net.Security;
using System.Security.Authentication;
using Postroad.Smtp.Server;
using Postroad.Smtp.Transport;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server;

public class TlsTests
{
    private const string Opening = """
        S: 220 mx.test ESMTP
        C: HELO client.test
        S: 250 mx.test

        """;

    // In one write: what comes after the go-ahead is taken for a handshake instead, as below.
    [Fact]
    public async Task Commands_pipelined_behind_starttls_are_fatal()
    {
        await using var server = await TestServer.StartAsync();
        await Converse.WithAsync(server.Port, Opening + """
            C| STARTTLS\r\nRSET\r\n
            S: 501 5.5.1 Nothing may follow STARTTLS before the handshake
            --- closed
            """);
    }

    [Fact]
    public async Task Commands_sent_in_clear_after_the_go_ahead_never_reach_the_session()
    {
        await using var server = await TestServer.StartAsync();
        await Converse.WithAsync(server.Port, Opening + """
            C: STARTTLS
            S: 220 2.0.0 Ready to start TLS
            C: MAIL FROM:<eve@client.test>
            C: RCPT TO:<bob@mx.test>
            --- closed
            """);
        Assert.Empty(server.Handler.Messages);
    }

    [Fact]
    public Task Inside_tls_there_is_no_starttls() => TestServer.Converse(Opening + """
        C: STARTTLS
        S: 220 *
        --- TLS
        C: EHLO client.test
        S: 250-mx.test
        S: 250-PIPELINING
        S: 250-SIZE 26214400
        S: 250-ENHANCEDSTATUSCODES
        S: 250-8BITMIME
        S: 250-DSN
        S: 250-SMTPUTF8
        S: 250-CHUNKING
        S: 250 LIMITS MAILMAX=100 RCPTMAX=1000
        C: STARTTLS
        S: 503 5.5.1 Bad sequence of commands
        """);

    [Fact]
    public Task Starttls_drops_the_transaction() => TestServer.Converse(Opening + """
        C: MAIL FROM:<>
        C: RCPT TO:<bob@mx.test>
        S: 250 *
        S: 250 *
        C: STARTTLS
        S: 220 *
        --- TLS
        C: DATA
        S: 503 5.5.1 Bad sequence of commands
        C: HELO client.test
        S: 250 mx.test
        C: DATA
        S: 503 5.5.1 Bad sequence of commands
        """);

    [Fact]
    public async Task The_session_knows_its_tls()
    {
        SmtpSession? seen = null;
        await using var server = await TestServer.StartAsync(static listener => listener.Tls = TlsUse.Implicit);
        server.Handler.Greet = session =>
        {
            seen = session;
            return null;
        };
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync("""
            --- TLS
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250-*
            """);
        Assert.Equal(client.Tls!.SslProtocol, seen!.TlsProtocol);
        Assert.Equal(client.Tls.NegotiatedCipherSuite.ToString(), seen.TlsCipher);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Both_versions_are_spoken(SslProtocols version)
    {
        await using var server = await TestServer.StartAsync(static listener => listener.Tls = TlsUse.Implicit);
        await using var client = await Converse.ConnectAsync(server.Port, tls: new() { TargetHost = "mx.test", EnabledSslProtocols = version, RemoteCertificateValidationCallback = static (_, _, _, _) => true });
        await client.PlayAsync("""
            --- TLS
            S: 220 mx.test ESMTP
            C: QUIT
            S: 221 *
            --- closed
            """);
    }

    [Theory]
    [InlineData(TlsPolicy.Compatible, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, true)]
    [InlineData(TlsPolicy.Modern, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, false)]
    [InlineData(TlsPolicy.Modern, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, true)]
    [InlineData(TlsPolicy.Modern, TlsCipherSuite.TLS_AES_256_GCM_SHA384, true)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task The_policy_chooses_the_ciphers(TlsPolicy policy, TlsCipherSuite suite, bool isServed)
    {
        using var folder = new TempFolder();
        using var rsa = TestCertificates.CreateRsa("mx.test");
        await using var server = await TestServer.StartAsync(static listener => listener.Tls = TlsUse.Implicit, options =>
        {
            (options.Tls.Certificate, options.Tls.Key) = TestCertificates.Write(folder, "rsa", rsa);
            options.Tls.Policy = policy;
        });
        await using var client = await Converse.ConnectAsync(server.Port, tls: new()
        {
            TargetHost = "mx.test",
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
            CipherSuitesPolicy = new CipherSuitesPolicy([suite]),
        });
        if (!isServed)
        {
            await Assert.ThrowsAsync<AuthenticationException>(() => client.PlayAsync("--- TLS"));
            return;
        }
        await client.PlayAsync("""
            --- TLS
            S: 220 mx.test ESMTP
            """);
        Assert.Equal(suite, client.Tls!.NegotiatedCipherSuite);
    }

    private static SslClientAuthenticationOptions Naming(string protocols) => new()
    {
        TargetHost = "mx.test",
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        ApplicationProtocols = [.. protocols.Split(',').Select(static name => new SslApplicationProtocol(name))],
    };

    [Theory]
    [InlineData("http/1.1")]
    [InlineData("h2,http/1.1")]
    [InlineData("imap")]
    [InlineData("SMTP")]
    public async Task A_client_that_names_another_protocol_gets_no_handshake(string protocols)
    {
        await using var server = await TestServer.StartAsync(static listener => listener.Tls = TlsUse.Implicit);
        await using var client = await Converse.ConnectAsync(server.Port, tls: Naming(protocols));
        await Assert.ThrowsAsync<AuthenticationException>(() => client.PlayAsync("--- TLS"));
        await Converse.WithAsync(server.Port, """
            --- TLS
            S: 220 mx.test ESMTP
            """);
    }

    [Theory]
    [InlineData("smtp", "smtp")]
    [InlineData("http/1.1,esmtp", "esmtp")]
    [InlineData("lmtp", "lmtp")]
    public async Task A_client_that_names_mail_is_served(string protocols, string chosen)
    {
        await using var server = await TestServer.StartAsync(static listener => listener.Tls = TlsUse.Implicit);
        await using var client = await Converse.ConnectAsync(server.Port, tls: Naming(protocols));
        await client.PlayAsync("""
            --- TLS
            S: 220 mx.test ESMTP
            """);
        Assert.Equal(chosen, client.Tls!.NegotiatedApplicationProtocol.ToString());
    }

    [Fact]
    public Task A_browser_that_is_led_into_our_tls_is_sent_away() => TestServer.Converse("""
        --- TLS
        S: 220 mx.test ESMTP
        C: POST / HTTP/1.1
        S: 221 2.7.0 This is a mail server. Goodbye
        --- closed
        """, static listener => listener.Tls = TlsUse.Implicit);

    // Somebody between them says EHLO and STARTTLS, and then joins the browser's connection to ours.
    [Fact]
    public Task A_browser_that_is_led_into_tls_behind_starttls_is_sent_away() => TestServer.Converse(Opening + """
        C: STARTTLS
        S: 220 *
        --- TLS
        C: POST / HTTP/1.1
        S: 221 2.7.0 This is a mail server. Goodbye
        --- closed
        """);

    [Fact]
    public async Task A_client_in_clear_on_a_tls_port_is_closed_and_the_server_lives()
    {
        await using var server = await TestServer.StartAsync(static listener => listener.Tls = TlsUse.Implicit);
        await Converse.WithAsync(server.Port, """
            C: EHLO client.test
            C: MAIL FROM:<>
            --- closed
            """);
        await Converse.WithAsync(server.Port, """
            --- TLS
            S: 220 mx.test ESMTP
            """);
    }
}
