using System.Net;
using Postroad.Smtp.Server;
using Postroad.Smtp.Server.Admission;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server.Admission;

public class ProxyHeaderTests
{
    private static void Trust(SmtpListenerOptions listener) => listener.Proxies.Add(IPNetwork.Parse("127.0.0.0/8"));

    private const string V2 = "\\r\\n\\r\\n\\0\\r\\nQUIT\\n";

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.9 198.51.100.1 40000 25\\r\\n", "192.0.2.9:40000")]
    [InlineData("PROXY TCP6 2001:db8::9 2001:db8::1 40000 25\\r\\n", "[2001:db8::9]:40000")]
    [InlineData("PROXY TCP6 ::ffff:192.0.2.9 ::1 1 25\\r\\n", "192.0.2.9:1")]
    [InlineData(V2 + "\\x21\\x11\\0\\x0C\\xC0\\0\\x02\\x09\\xC6\\x33\\x64\\x01\\x9C\\x40\\0\\x19", "192.0.2.9:40000")]
    [InlineData(V2 + "\\x21\\x11\\0\\x0F\\xC0\\0\\x02\\x09\\xC6\\x33\\x64\\x01\\x9C\\x40\\0\\x19\\x04\\0\\0", "192.0.2.9:40000")]
    public async Task The_client_is_whom_the_proxy_names(string header, string expected)
    {
        foreach (var pace in new[] { Pace.Whole, Pace.ByteByByte })
        {
            SmtpSession? seen = null;
            await using var server = await TestServer.StartAsync(Trust);
            server.Handler.Connect = session =>
            {
                seen = session;
                return null;
            };
            await Converse.WithAsync(server.Port, $"""
                C| {header}EHLO client.test\r\n
                S: 220 mx.test ESMTP
                S: 250-mx.test
                """, pace);
            Assert.Equal(IPEndPoint.Parse(expected), seen!.RemoteEndPoint);
        }
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\\r\\n")]
    [InlineData("PROXY UNKNOWN a b c\\r\\n")]
    [InlineData(V2 + "\\x20\\0\\0\\0")]
    [InlineData(V2 + "\\x21\\0\\0\\0")]
    public Task A_proxy_may_speak_for_itself(string header) => TestServer.Converse($"""
        C| {header}
        S: 220 mx.test ESMTP
        """, Trust);

    // A health check relays nothing, and a client that the proxy cannot name is nobody we know.
    [Theory]
    [InlineData("PROXY UNKNOWN\\r\\n")]
    [InlineData(V2 + "\\x20\\0\\0\\0")]
    public async Task A_proxy_that_speaks_for_itself_is_not_trusted(string header)
    {
        SmtpSession? seen = null;
        await using var server = await TestServer.StartAsync(static listener =>
        {
            Trust(listener);
            listener.Trusted.Add(IPNetwork.Parse("127.0.0.0/8"));
        });
        server.Handler.Connect = session =>
        {
            seen = session;
            return null;
        };
        await Converse.WithAsync(server.Port, $"""
            C| {header}
            S: 220 mx.test ESMTP
            """);
        Assert.False(seen!.IsTrusted);
    }

    [Theory]
    [InlineData("EHLO client.test\\r\\n")]
    [InlineData("PROXY TCP4 192.0.2.9 198.51.100.1 40000 25 \\r\\n")]
    [InlineData("PROXY TCP4 192.0.2.9 198.51.100.1 70000 25\\r\\n")]
    [InlineData("PROXY TCP4 2001:db8::9 198.51.100.1 40000 25\\r\\n")]
    [InlineData("PROXY TCP4 192.0.2 198.51.100.1 40000 25\\r\\n")]
    [InlineData("PROXY TCP4 0300.0.2.9 198.51.100.1 40000 25\\r\\n")]
    [InlineData("PROXY TCP6 [2001:db8::9] ::1 40000 25\\r\\n")]
    [InlineData("PROXY TCP4 192.0.2.9 198.51.100.1 40000\\r\\n")]
    [InlineData("PROXY TCP4 192.0.2.9 198.51.100.1 40000 25\\n")]
    [InlineData("PROXY SCTP4 192.0.2.9 198.51.100.1 40000 25\\r\\n")]
    [InlineData(V2 + "\\x11\\x11\\0\\0")]
    [InlineData(V2 + "\\x21\\x11\\0\\x04\\x01\\x02\\x03\\x04")]
    [InlineData(V2 + "\\x21\\x11\\xFF\\xFF")]
    public Task Anything_else_is_refused(string header) => TestServer.Converse($"""
        C| {header}
        S: 421 4.7.0 PROXY header expected
        --- closed
        """, Trust);

    [Fact]
    public Task A_line_too_long_is_refused() => TestServer.Converse($"""
        C| PROXY UNKNOWN {new string('x', 200)}
        S: 421 4.7.0 PROXY header expected
        --- closed
        """, Trust);

    [Fact]
    public Task From_others_the_header_is_a_command_that_nobody_knows() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: PROXY TCP4 192.0.2.9 198.51.100.1 40000 25
        S: 500 5.5.1 Command not recognized
        """, static listener => listener.Proxies.Add(IPNetwork.Parse("10.0.0.0/8")));

    [Fact]
    public Task A_handshake_may_follow_in_the_same_write() => TestServer.Converse("""
        C| PROXY TCP4 192.0.2.9 198.51.100.1 40000 25\r\n
        --- TLS
        S: 220 mx.test ESMTP
        """, static listener =>
    {
        Trust(listener);
        listener.Tls = TlsUse.Implicit;
    });

    [Fact]
    public async Task Clients_of_a_proxy_are_counted_by_their_own_address()
    {
        await using var server = await TestServer.StartAsync(Trust, static options => options.Limits.ConnectionsPerAddress = 1);
        const string Hello = "C| PROXY TCP4 192.0.2.9 198.51.100.1 40000 25\\r\\n\nS: ";
        await using var first = await Converse.ConnectAsync(server.Port);
        await first.PlayAsync(Hello + "220 mx.test ESMTP");
        await Converse.WithAsync(server.Port, Hello + "421 4.7.0 Too many connections from your address\n--- closed");
        await Converse.WithAsync(server.Port, Hello.Replace("2.9", "2.10", StringComparison.Ordinal) + "220 mx.test ESMTP");
    }

    [Fact]
    public async Task A_proxy_that_says_nothing_is_closed_after_five_seconds()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var server = await TestServer.StartAsync(Trust, clock: clock);
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync("C| PROXY ");
        await Eventually.IsAsync(() => server.Server.Sessions == 1);
        await Eventually.IsAsync(() => server.Server.Sessions == 0, () => clock.Advance(TimeSpan.FromSeconds(6)));
        await client.PlayAsync("--- closed");
    }
}
