using System.Net;
using System.Net.Sockets;
using System.Text;
using Postroad.Smtp.Transport;
using Postroad.Smtp.Transport.Dialing;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Transport.Dialing;

public sealed class ProxyTests
{
    private static readonly DnsEndPoint Name = new("mail.example.com", 587);

    [Fact]
    public async Task Socks_names_the_host_and_leaves_the_rest_to_the_server()
    {
        await using var proxy = ScriptedPeer.Start("""
            C| \x05\x01\x00
            S| \x05\x00
            C| \x05\x01\x00\x03\x10mail.example.com\x02\x4B
            S| \x05\x00\x00\x01\x7F\x00\x00\x01\x12\x34220 mx.test\r\n
            """);
        var connection = await new Socks5Dialer(DirectDialer.Default, proxy.EndPoint).DialAsync(Name, default);
        await using var stream = connection.Stream;
        Assert.True(connection.IsThroughProxy);
        Assert.Equal("220 mx.test\r\n", await ReadAsync(stream, 13));
    }

    [Theory]
    [InlineData("mx.test:25 HTTP/1.1\r\nX: y\r\n")]
    [InlineData("mx test")]
    public async Task A_host_that_is_no_name_never_reaches_the_line_of_connect(string host)
    {
        await using var proxy = ScriptedPeer.Start("--- closed");
        await Assert.ThrowsAnyAsync<ArgumentException>(() => new HttpConnectDialer(DirectDialer.Default, proxy.EndPoint).DialAsync(new DnsEndPoint(host, 25), default).AsTask());
    }

    [Fact]
    public async Task Socks_logs_in_where_the_proxy_asks()
    {
        await using var proxy = ScriptedPeer.Start("""
            C| \x05\x02\x00\x02
            S| \x05\x02
            C| \x01\x03ada\x06secret
            S| \x01\x00
            C| \x05\x01\x00\x01\xC0\x00\x02\x01\x00\x19
            S| \x05\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00
            """);
        var connection = await new Socks5Dialer(DirectDialer.Default, proxy.EndPoint, "ada", "secret").DialAsync(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 25), default);
        await connection.Stream.DisposeAsync();
    }

    [Theory]
    [InlineData("C| \\x05\\x01\\x00\nS| HT", null)]
    [InlineData("C| \\x05\\x01\\x00\nS| \\x05\\xFF", null)]
    [InlineData("C| \\x05\\x01\\x00\nS| \\x05\\x00\nC| \\x05\\x01\\x00\\x03\\x10mail.example.com\\x02\\x4B\nS| \\x05\\x05\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00", SocketError.ConnectionRefused)]
    [InlineData("C| \\x05\\x01\\x00\nS| \\x05\\x00\nC| \\x05\\x01\\x00\\x03\\x10mail.example.com\\x02\\x4B\nS| \\x05\\x02\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00", null)]
    [InlineData("C| \\x05\\x01\\x00\nS| \\x05\\x00\nC| \\x05\\x01\\x00\\x03\\x10mail.example.com\\x02\\x4B\nS| \\x05\\x00\\x00\\x09\\x00\\x00", null)]
    [InlineData("C| \\x05\\x01\\x00\n--- close", null)]
    public async Task A_socks_proxy_that_refuses_is_told(string transcript, SocketError? expected)
    {
        await using var proxy = ScriptedPeer.Start(transcript);
        var e = await Record.ExceptionAsync(() => new Socks5Dialer(DirectDialer.Default, proxy.EndPoint).DialAsync(Name, default).AsTask());
        if (expected is { } error)
            Assert.Equal(error, Assert.IsType<SocketException>(e).SocketErrorCode);
        else
            Assert.IsAssignableFrom<IOException>(e);
    }

    [Fact]
    public async Task Connect_reads_no_octet_beyond_the_answer()
    {
        await using var proxy = ScriptedPeer.Start("""
            C: CONNECT mail.example.com:587 HTTP/1.1
            C: Host: mail.example.com:587
            C: Proxy-Authorization: Basic YWRhOnNlY3JldA==
            C: 
            S| HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n220 mx.test\r\n
            """);
        var connection = await new HttpConnectDialer(DirectDialer.Default, proxy.EndPoint, "ada", "secret").DialAsync(Name, default);
        await using var stream = connection.Stream;
        Assert.True(connection.IsThroughProxy);
        Assert.Equal("220 mx.test\r\n", await ReadAsync(stream, 13));
    }

    [Theory]
    [InlineData("S| HTTP/1.1 407 Proxy Authentication Required\\r\\n\\r\\n", "407")]
    [InlineData("S| 220 mx.test ESMTP\\r\\n\\r\\n", "220 mx.test")]
    [InlineData("S| HTTP/1.1 200 OK\\r\\n\n--- close", "")]
    public async Task An_http_proxy_that_refuses_is_told(string answer, string words)
    {
        await using var proxy = ScriptedPeer.Start("C: CONNECT 192.0.2.1:25 HTTP/1.1\nC: Host: 192.0.2.1:25\nC: \n" + answer);
        var e = await Assert.ThrowsAnyAsync<IOException>(() => new HttpConnectDialer(DirectDialer.Default, proxy.EndPoint).DialAsync(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 25), default).AsTask());
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_whose_answer_has_no_end_is_given_up()
    {
        await using var proxy = ScriptedPeer.Start("C: CONNECT 192.0.2.1:25 HTTP/1.1\nC: Host: 192.0.2.1:25\nC: \nS| " + new string('x', 20_000));
        await Assert.ThrowsAnyAsync<IOException>(() => new HttpConnectDialer(DirectDialer.Default, proxy.EndPoint).DialAsync(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 25), default).AsTask());
    }

    [Fact]
    public async Task A_host_is_tried_at_each_of_its_addresses()
    {
        await using var server = ScriptedPeer.Start("S: 220 mx.test");
        // localhost may be ::1 first, where nobody listens.
        var connection = await new DirectDialer(Network.Sockets).DialAsync(new DnsEndPoint("localhost", server.Port), default);
        await using var stream = connection.Stream;
        Assert.Equal("220 mx.test\r\n", await ReadAsync(stream, 13));
        Assert.False(connection.IsThroughProxy);
    }

    private static async Task<string> ReadAsync(Stream stream, int octets)
    {
        var buffer = new byte[octets];
        await stream.ReadExactlyAsync(buffer);
        return Encoding.ASCII.GetString(buffer);
    }
}
