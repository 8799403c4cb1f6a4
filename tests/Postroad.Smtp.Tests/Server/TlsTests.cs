using System.Security.Authentication;
using Postroad.Smtp.Server;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server;

public class TlsTests
{
    private const string Opening = """
        S: 220 mx.test ESMTP
        C: HELO client.test
        S: 250 mx.test

        """;

    [Fact]
    public Task Commands_pipelined_behind_starttls_are_fatal() => TestServer.Converse(Opening + """
        C| STARTTLS\r\nRSET\r\n
        S: 501 5.5.1 Nothing may follow STARTTLS before the handshake
        --- closed
        """);

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
