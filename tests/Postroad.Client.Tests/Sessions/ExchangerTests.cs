using System.Collections.Immutable;
using System.Net;
using Postroad.Mail.Dns;
using Postroad.Smtp.Client.Tls;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Sessions;

public sealed class ExchangerTests
{
    [Fact]
    public async Task Each_domain_gets_the_message_at_its_own_exchanger()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + Server.Taken("bob@one.test") + Server.Quit, Server.Opening + Server.Taken("eve@two.test") + Server.Quit);
        await using var sender = Sender(server.Port, new Zone
        {
            ["one.test MX"] = [Mx(10, "mx.one.test")],
            ["mx.one.test A"] = [Address("127.0.0.1")],
            ["two.test A"] = [Address("127.0.0.1")],
        });
        var result = await sender.SendRawAsync(Server.Raw(), Server.To("bob@one.test", "eve@two.test"));
        Assert.True(result.IsComplete);
        Assert.Equal($"mx.one.test:{server.Port}, two.test:{server.Port}", result.Server);
    }

    [Fact]
    public async Task The_next_exchanger_is_tried_where_the_first_is_not_there_or_does_not_greet()
    {
        await using var server = ScriptedPeer.Start("S: 421 4.3.2 Busy", Server.Opening + Server.Taken("bob@one.test") + Server.Quit);
        await using var sender = Sender(server.Port, new Zone
        {
            ["one.test MX"] = [Mx(10, "gone.one.test"), Mx(20, "busy.one.test"), Mx(30, "good.one.test")],
            ["gone.one.test A"] = [Address("127.0.0.9")],
            ["busy.one.test A"] = [Address("127.0.0.1")],
            ["good.one.test A"] = [Address("127.0.0.1")],
        });
        Assert.Equal($"good.one.test:{server.Port}", (await sender.SendRawAsync(Server.Raw(), Server.To("bob@one.test"))).Server);
    }

    [Theory]
    [InlineData("null.test", "556 5.1.10 null.test takes no mail", false)]
    [InlineData("nowhere.test", "550 5.1.2 nowhere.test does not exist", false)]
    [InlineData("bare.test", "550 5.4.4 No mail exchanger of bare.test has an address", false)]
    [InlineData("broken.test", "451 4.4.3 The mail exchangers of broken.test could not be looked up: SERVFAIL", true)]
    public async Task What_the_dns_says_is_told_as_a_reply_of_our_own(string domain, string reply, bool isTemporary)
    {
        await using var sender = Sender(1, new Zone
        {
            ["null.test MX"] = [Mx(0, "")],
            ["bare.test MX"] = [Mx(0, "mx.bare.test")],
            ["mx.bare.test TXT"] = [],
            Broken = "broken.test",
        });
        var e = await Assert.ThrowsAsync<MailRejectedException>(() => sender.SendRawAsync(Server.Raw(), Server.To($"bob@{domain}")));
        Assert.Equal((reply, isTemporary), (e.Reply!.ToString(), e.IsTransient));
    }

    [Fact]
    public async Task A_domain_that_is_not_reached_does_not_stop_the_others()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + Server.Taken("bob@one.test") + Server.Quit);
        await using var sender = Sender(server.Port, new Zone { ["one.test A"] = [Address("127.0.0.1")], ["two.test A"] = [Address("127.0.0.9")] });
        var result = await sender.SendRawAsync(Server.Raw(), Server.To("eve@two.test", "bob@one.test"));
        Assert.Equal(["bob@one.test"], result.Accepted.Select(r => r.Address));
        Assert.Equal((451, true), (Assert.Single(result.Rejected).Reply!.Code, result.Rejected[0].IsTemporary));
        await using var alone = Sender(server.Port, new Zone { ["two.test A"] = [Address("127.0.0.9")] });
        Assert.True((await Assert.ThrowsAsync<MailConnectException>(() => alone.SendRawAsync(Server.Raw(), Server.To("eve@two.test")))).IsTransient);
    }

    [Fact]
    public async Task A_policy_says_what_tls_an_exchanger_must_have()
    {
        await using var server = ScriptedPeer.Start("S: 220 mx.test\nC: EHLO *\nS: 250 mx.test\n--- closed", Server.Opening + Server.Taken("bob@one.test") + Server.Quit);
        var zone = new Zone { ["one.test MX"] = [Mx(10, "mx.one.test")], ["mx.one.test A"] = [Address("127.0.0.1")] };
        var asked = "";
        await using (var strict = Sender(server.Port, zone, o => o.ExchangerTls = (domain, exchanger, _) =>
        {
            asked = $"{domain} {exchanger}";
            return new(new TlsSettings { Mode = TlsMode.Verified });
        }))
        {
            Assert.Equal(TlsFailure.NotOffered, (await Assert.ThrowsAsync<MailTlsException>(() => strict.SendRawAsync(Server.Raw(), Server.To("bob@one.test")))).Reason);
        }
        Assert.Equal("one.test mx.one.test", asked);
        await using var usual = Sender(server.Port, zone);
        Assert.True((await usual.SendRawAsync(Server.Raw(), Server.To("bob@one.test"))).IsComplete);
    }

    [Fact]
    public async Task An_address_literal_needs_no_dns()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + Server.Taken("bob@[127.0.0.1]") + Server.Quit);
        await using var sender = Sender(server.Port, []);
        Assert.True((await sender.SendRawAsync(Server.Raw(), Server.To("bob@[127.0.0.1]"))).IsComplete);
    }

    private static MailSender Sender(int port, Zone zone, Action<MailSenderOptions>? configure = null)
    {
        var options = new MailSenderOptions { ConnectionString = "mx://", Port = port, Resolver = zone, Retry = RetryPolicy.None };
        configure?.Invoke(options);
        return new MailSender(options);
    }

    private static DnsRecord.MailExchange Mx(int preference, string host) => new(preference, host, TimeSpan.FromHours(1));

    private static DnsRecord.Address Address(string address) => new(IPAddress.Parse(address), TimeSpan.FromHours(1));

    /// <summary>What the DNS says, by <c>name TYPE</c>.</summary>
    private sealed class Zone : Dictionary<string, ImmutableArray<DnsRecord>>, IDnsResolver
    {
        public string? Broken { get; init; }

        public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken) => new(
            name == Broken ? DnsAnswer.Temporary("SERVFAIL")
            : TryGetValue($"{name} {type.ToString().ToUpperInvariant()}", out var records) ? DnsAnswer.Found(records)
            : Keys.Any(k => k.StartsWith(name + " ", StringComparison.Ordinal)) ? DnsAnswer.NoData() : DnsAnswer.NxDomain());
    }
}
