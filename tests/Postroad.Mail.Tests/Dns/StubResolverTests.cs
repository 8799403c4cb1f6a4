using System.Net;
using System.Text;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Tests.Dns;

public sealed class StubResolverTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_type_that_mail_needs_is_read()
    {
        await using var server = ScriptedDnsServer.Replying(request => request.Type switch
        {
            DnsType.A => DnsPacket.ReplyTo(request, answers: 2).Address(request.Name, "192.0.2.1").Address(request.Name, "192.0.2.2"),
            DnsType.Aaaa => DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "2001:db8::1"),
            DnsType.Mx => DnsPacket.ReplyTo(request, answers: 1).Exchange(request.Name, 10, "MX.Example.TEST"),
            DnsType.Txt => DnsPacket.ReplyTo(request, answers: 1).Record(request.Name, DnsType.Txt, 60, p => p.Raw(3, (byte)'a', 0xFF, 0).Raw(0).Raw(1, (byte)'b')),
            DnsType.Soa => DnsPacket.ReplyTo(request, answers: 1).Authority(request.Name, seconds: 100, minimum: 30),
            DnsType.Tlsa => DnsPacket.ReplyTo(request, answers: 1).Record(request.Name, DnsType.Tlsa, 60, p => p.Raw(3, 1, 1, 0xAA, 0xBB)),
            _ => DnsPacket.ReplyTo(request, answers: 1).Record(request.Name, request.Type, 60, p => p.Name("Host.Test")),
        });
        var resolver = server.Resolver();
        var addresses = (await resolver.ResolveAsync("a.test", DnsType.A, Token)).Records.Cast<DnsRecord.Address>();
        Assert.Equal(["192.0.2.1", "192.0.2.2"], addresses.Select(record => record.Value.ToString()));
        Assert.Equal(new DnsRecord.Address(IPAddress.Parse("2001:db8::1"), TimeSpan.FromSeconds(300)), await One(DnsType.Aaaa));
        Assert.Equal(new DnsRecord.MailExchange(10, "mx.example.test", TimeSpan.FromSeconds(300)), await One(DnsType.Mx));
        var text = (DnsRecord.Text)await One(DnsType.Txt);
        Assert.Equal([[(byte)'a', 0xFF, 0], [], [(byte)'b']], text.Strings.Select(s => s.ToArray()));
        Assert.Equal(TimeSpan.FromSeconds(30), ((DnsRecord.StartOfAuthority)await One(DnsType.Soa)).NegativeTimeToLive);
        var association = (DnsRecord.CertificateAssociation)await One(DnsType.Tlsa);
        Assert.Equal((3, 1, 1, "AABB"), (association.Usage, association.Selector, association.MatchingType, Convert.ToHexString(association.Data.Span)));
        foreach (var type in new[] { DnsType.Ptr, DnsType.Ns, DnsType.Cname })
            Assert.Equal(new DnsRecord.Name("host.test", TimeSpan.FromSeconds(60)), await One(type));

        async Task<DnsRecord> One(DnsType type) => Assert.Single((await resolver.ResolveAsync("a.test", type, Token)).Records);
    }

    [Fact]
    public async Task A_question_asks_for_recursion_and_ad_with_edns_and_an_id_of_its_own()
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "192.0.2.1"));
        var resolver = server.Resolver();
        for (var i = 0; i < 20; i++)
            await resolver.ResolveAsync($"Host{i}.test", DnsType.A, Token);
        Assert.All(server.Requests, request => Assert.Equal((0x0120, true), (request.Flags, request.HasEdns)));
        Assert.True(server.Requests.Select(request => request.Id).Distinct().Count() > 15);
        Assert.Equal("host0.test", server.Requests.First().Name);
    }

    [Fact]
    public async Task Nothing_there_no_such_name_and_failure_are_three_things()
    {
        await using var server = ScriptedDnsServer.Replying(request => request.Name switch
        {
            "nodata.test" => DnsPacket.ReplyTo(request, authorities: 1).Authority("test"),
            "bare.test" => DnsPacket.ReplyTo(request),
            "nx.test" => DnsPacket.ReplyTo(request, code: 3, authorities: 1).Authority("test"),
            "servfail.test" => DnsPacket.ReplyTo(request, code: 2),
            _ => DnsPacket.ReplyTo(request, code: 5),
        });
        var resolver = server.Resolver();
        Assert.Equal(DnsStatus.NoData, (await resolver.ResolveAsync("nodata.test", DnsType.Mx, Token)).Status);
        Assert.Equal(DnsStatus.NoData, (await resolver.ResolveAsync("bare.test", DnsType.Mx, Token)).Status);
        Assert.Equal(DnsStatus.NxDomain, (await resolver.ResolveAsync("nx.test", DnsType.Mx, Token)).Status);
        var failed = await resolver.ResolveAsync("servfail.test", DnsType.Mx, Token);
        Assert.Equal(DnsStatus.Temporary, failed.Status);
        Assert.Equal($"SERVFAIL from {server.EndPoint}", failed.Reason);
        Assert.Contains("REFUSED", (await resolver.ResolveAsync("refused.test", DnsType.Mx, Token)).Reason);
    }

    [Fact]
    public async Task A_server_that_answers_without_use_is_not_asked_the_same_again()
    {
        await using var broken = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, code: 2));
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "192.0.2.1"));
        var alone = broken.Resolver(options => options.Rounds = 5);
        Assert.Equal(DnsStatus.Temporary, (await alone.ResolveAsync("a.test", DnsType.A, Token)).Status);
        Assert.Single(broken.Requests);
        var both = new StubResolver(new DnsOptions { Servers = [broken.EndPoint.ToString(), server.EndPoint.ToString()] }, TimeProvider.System);
        Assert.Equal(DnsStatus.Found, (await both.ResolveAsync("a.test", DnsType.A, Token)).Status);
        Assert.Equal(2, broken.Requests.Count);
        Assert.Equal(DnsStatus.Found, (await both.ResolveAsync("b.test", DnsType.A, Token)).Status);
        Assert.Equal(2, broken.Requests.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..test")]
    [InlineData(".test")]
    [InlineData("test.")]
    [InlineData("日本.test")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.test")]
    public async Task What_the_dns_cannot_hold_is_not_asked(string name)
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request));
        Assert.Equal(DnsStatus.NxDomain, (await server.Resolver().ResolveAsync(name, DnsType.A, Token)).Status);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_name_of_any_octets_can_be_asked_for()
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "192.0.2.1"));
        foreach (var name in new[] { "_dmarc.a.test", "a b.test", "é.test", "a\\b.test", "*.test" })
            Assert.Equal(DnsStatus.Found, (await server.Resolver().ResolveAsync(name, DnsType.A, Token)).Status);
    }

    [Fact]
    public async Task An_alias_is_followed_within_a_reply_and_beyond_it()
    {
        await using var server = ScriptedDnsServer.Replying(request => request.Name switch
        {
            "inside.test" => DnsPacket.ReplyTo(request, answers: 3).Alias("inside.test", "b.test", 50).Alias("b.test", "C.test", 70).Address("c.test", "192.0.2.3", 300),
            "beyond.test" => DnsPacket.ReplyTo(request, answers: 1).Alias("beyond.test", "d.test"),
            "d.test" => DnsPacket.ReplyTo(request, answers: 1).Address("d.test", "192.0.2.4"),
            "gone.test" => DnsPacket.ReplyTo(request, code: 3, answers: 1, authorities: 1).Alias("gone.test", "e.test").Authority("test"),
            "empty.test" => DnsPacket.ReplyTo(request, answers: 1, authorities: 1).Alias("empty.test", "f.test").Authority("test"),
            "loop.test" => DnsPacket.ReplyTo(request, answers: 2).Alias("loop.test", "g.test").Alias("g.test", "loop.test"),
            _ => DnsPacket.ReplyTo(request, answers: 1).Alias(request.Name, "x" + request.Name),
        });
        var resolver = server.Resolver(options => options.Rounds = 1);
        Assert.Equal("192.0.2.3", await Address("inside.test"));
        Assert.Equal("192.0.2.4", await Address("beyond.test"));
        Assert.Equal(DnsStatus.NxDomain, (await resolver.ResolveAsync("gone.test", DnsType.A, Token)).Status);
        Assert.Equal(DnsStatus.NoData, (await resolver.ResolveAsync("empty.test", DnsType.A, Token)).Status);
        var loop = await resolver.ResolveAsync("loop.test", DnsType.A, Token);
        Assert.Contains("more than 8 aliases", loop.Reason);
        Assert.Equal((DnsStatus.Temporary, true), (loop.Status, loop.IsAliasLoop));
        var before = server.Requests.Count;
        Assert.Contains("more than 8 aliases", (await resolver.ResolveAsync("endless.test", DnsType.A, Token)).Reason);
        Assert.Equal(9, server.Requests.Count - before);

        async Task<string> Address(string name) =>
            ((DnsRecord.Address)Assert.Single((await resolver.ResolveAsync(name, DnsType.A, Token)).Records)).Value.ToString();
    }

    [Fact]
    public async Task Three_hundred_mail_exchangers_come_by_tcp()
    {
        await using var server = ScriptedDnsServer.Replying(request =>
        {
            if (!request.IsStream)
                return DnsPacket.ReplyTo(request, extraFlags: 0x0200);
            var packet = DnsPacket.ReplyTo(request, answers: 300);
            for (var i = 0; i < 300; i++)
                packet.Exchange(request.Name, i, $"mx{i}.test");
            return packet;
        });
        var answer = await server.Resolver().ResolveAsync("many.test", DnsType.Mx, Token);
        Assert.Equal(300, answer.Records.Length);
        Assert.Equal([false, true], server.Requests.Select(request => request.IsStream));
    }

    [Fact]
    public async Task A_server_that_does_not_know_edns_is_asked_without()
    {
        await using var server = new ScriptedDnsServer(request => request.HasEdns
            ? [new DnsPacket(request.Id, 0x8181, 0).Build()]
            : [DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "192.0.2.1").Build()]);
        var resolver = server.Resolver();
        Assert.Equal(DnsStatus.Found, (await resolver.ResolveAsync("a.test", DnsType.A, Token)).Status);
        Assert.Equal(DnsStatus.Found, (await resolver.ResolveAsync("b.test", DnsType.A, Token)).Status);
        Assert.Equal([true, false, false], server.Requests.Select(request => request.HasEdns));
    }

    [Theory]
    [InlineData(0x0020, true)]
    [InlineData(0, false)]
    public async Task A_server_on_loopback_is_believed_about_dnssec(int flags, bool expected)
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 1, extraFlags: flags).Address(request.Name, "192.0.2.1"));
        Assert.Equal(expected, (await server.Resolver().ResolveAsync("a.test", DnsType.A, Token)).Authenticated);
    }

    [Fact]
    public async Task This_machine_is_asked_of_nobody()
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "198.51.100.1"));
        var resolver = server.Resolver();
        foreach (var name in new[] { "localhost", "LOCALHOST", "mail.localhost" })
        {
            Assert.Equal(IPAddress.Loopback, ((DnsRecord.Address)Assert.Single((await resolver.ResolveAsync(name, DnsType.A, Token)).Records)).Value);
            Assert.Equal(IPAddress.IPv6Loopback, ((DnsRecord.Address)Assert.Single((await resolver.ResolveAsync(name, DnsType.Aaaa, Token)).Records)).Value);
            Assert.Equal(DnsStatus.NoData, (await resolver.ResolveAsync(name, DnsType.Mx, Token)).Status);
        }
        Assert.Empty(server.Requests);
        Assert.Equal(DnsStatus.Found, (await resolver.ResolveAsync("notlocalhost", DnsType.A, Token)).Status);
    }

    [Fact]
    public async Task Text_of_records_is_octets()
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 1)
            .Record(request.Name, DnsType.Txt, 60, packet => packet.Raw([5, .. Encoding.ASCII.GetBytes("v=spf")])));
        var text = (DnsRecord.Text)Assert.Single((await server.Resolver().ResolveAsync("a.test", DnsType.Txt, Token)).Records);
        Assert.Equal("v=spf"u8.ToArray(), text.Strings[0].ToArray());
    }
}
