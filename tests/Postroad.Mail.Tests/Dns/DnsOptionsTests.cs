using Postroad.Mail.Dns;
using Postroad.Mail.Dns.Stub;

namespace Postroad.Mail.Tests.Dns;

public sealed class DnsOptionsTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1:53")]
    [InlineData("127.0.0.1:5353", "127.0.0.1:5353")]
    [InlineData("2001:db8::1", "[2001:db8::1]:53")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]:53")]
    [InlineData("[2001:db8::1]:5353", "[2001:db8::1]:5353")]
    public void A_server_is_an_address_with_or_without_a_port(string text, string endPoint)
    {
        Assert.True(DnsOptions.TryParseServer(text, out var server));
        Assert.Equal(endPoint, server!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("dns.test")]
    [InlineData("192.0.2.1:0")]
    [InlineData("192.0.2.1:65536")]
    [InlineData("192.0.2.1:")]
    [InlineData("1")]
    [InlineData("53")]
    public void Anything_else_is_no_server(string text)
    {
        Assert.False(DnsOptions.TryParseServer(text, out _));
        Assert.Throws<FormatException>(() => new StubResolver(new DnsOptions { Servers = [text] }, TimeProvider.System));
    }

    [Fact]
    public void Servers_are_trusted_on_loopback_and_where_they_are_named()
    {
        var servers = DnsServer.From(new DnsOptions { Servers = ["127.0.0.1:5353", "[::1]:53", "192.0.2.1", "192.0.2.2"], Trusted = ["192.0.2.2"] });
        Assert.Equal([true, true, false, true], servers.Select(server => server.IsTrusted));
    }

    [Fact]
    public void The_file_of_the_machine_is_read_as_its_manual_says()
    {
        string[] lines = ["# nameserver 192.0.2.9", "nameserver 192.0.2.1", "\tnameserver\t2001:db8::1  # comment", "search example.com", "nameserver nonsense", "nameserver"];
        Assert.Equal(["192.0.2.1", "2001:db8::1"], MachineServers.Parse(lines).Select(address => address.ToString()));
        Assert.NotEmpty(MachineServers.Read());
    }

    [Fact]
    public async Task The_system_knows_localhost_and_addresses_alone()
    {
        var resolver = new SystemResolver();
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(DnsStatus.Found, (await resolver.ResolveAsync("localhost", DnsType.A, token)).Status);
        Assert.Equal(DnsStatus.Temporary, (await resolver.ResolveAsync("localhost", DnsType.Mx, token)).Status);
        Assert.NotEqual(DnsStatus.Found, (await resolver.ResolveAsync("", DnsType.A, token)).Status);
        Assert.NotEqual(DnsStatus.Found, (await resolver.ResolveAsync(new string('a', 300), DnsType.A, token)).Status);
    }

    [Fact]
    public async Task Questions_are_recorded_as_they_are_asked()
    {
        var resolver = new RecordingResolver(TestZone.Of("a.test A 192.0.2.1"));
        await resolver.ResolveAsync("A.test", DnsType.A, TestContext.Current.CancellationToken);
        await resolver.ResolveAsync("b.test", DnsType.Txt, TestContext.Current.CancellationToken);
        Assert.Equal(["a.test A", "b.test TXT"], resolver.Questions.Select(question => question.ToString()));
    }
}
