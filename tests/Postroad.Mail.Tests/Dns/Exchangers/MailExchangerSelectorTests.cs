using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mail.Dns.Exchangers;

namespace Postroad.Mail.Tests.Dns.Exchangers;

public sealed class MailExchangerSelectorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hosts_come_by_preference_and_those_of_one_preference_in_any_order()
    {
        var zone = TestZone.Of("a.test MX 20 c.test", "a.test MX 10 b1.test", "a.test MX 10 b2.test", "a.test MX 10 b3.test", "a.test MX 30 B1.test");
        var orders = new HashSet<string>();
        for (var seed = 0; seed < 100; seed++)
        {
            var hosts = (await Found(zone, new Random(seed))).Hosts;
            Assert.Equal([10, 10, 10, 20], hosts.Select(host => host.Preference));
            Assert.Equal("c.test", hosts[^1].Name);
            orders.Add(string.Join(' ', hosts.Select(host => host.Name)));
        }
        Assert.Equal(6, orders.Count);
    }

    [Fact]
    public async Task A_domain_without_mx_is_its_own_host()
    {
        var found = await Found(TestZone.Of("a.test A 192.0.2.1"), new Random(1));
        Assert.True(found.IsImplicit);
        Assert.Equal([new MailExchanger("a.test", 0)], found.Hosts);
    }

    [Theory]
    [InlineData("a.test MX 0 ", typeof(MailExchangerAnswer.NullExchanger))]
    [InlineData("b.test A 192.0.2.1", typeof(MailExchangerAnswer.NoDomain))]
    [InlineData("a.test MX FAIL", typeof(MailExchangerAnswer.Temporary))]
    [InlineData("a.test MX 10 192.0.2.1", typeof(MailExchangerAnswer.NoHost))]
    [InlineData("a.test MX 10 -bad-.test", typeof(MailExchangerAnswer.NoHost))]
    public async Task What_is_no_list_of_hosts_says_what_it_is(string line, Type expected) =>
        Assert.IsType(expected, await Select(TestZone.Of(line), new Random(1)));

    [Fact]
    public async Task A_null_mx_beside_others_is_passed_over() =>
        Assert.Equal(["b_1.test"], (await Found(TestZone.Of("a.test MX 0 ", "a.test MX 10 b_1.test"), new Random(1))).Hosts.Select(host => host.Name));

    [Fact]
    public async Task Of_three_hundred_hosts_the_best_are_taken()
    {
        var zone = TestZone.Of([.. Enumerable.Range(0, 300).Select(i => $"a.test MX {300 - i} mx{i}.test")]);
        var hosts = (await Found(zone, new Random(1))).Hosts;
        Assert.Equal(MailExchangerSelector.DefaultMaxHosts, hosts.Length);
        Assert.Equal("mx299.test", hosts[0].Name);
    }

    [Fact]
    public async Task A_host_that_is_ourselves_takes_all_that_are_no_better_with_it()
    {
        var found = await Found(TestZone.Of("a.test MX 10 b.test", "a.test MX 20 we.test", "a.test MX 20 c.test", "a.test MX 30 d.test"), new Random(1));
        Assert.Equal(["b.test"], found.BetterThan(host => host.Name == "we.test").Select(host => host.Name));
        Assert.Equal(4, found.BetterThan(_ => false).Length);
        Assert.Empty(found.BetterThan(host => host.Name == "b.test"));
    }

    [Fact]
    public async Task Addresses_of_both_families_are_found_together()
    {
        var zone = TestZone.Of("both.test A 192.0.2.1", "both.test AAAA 2001:db8::1", "four.test A 192.0.2.1", "half.test AAAA FAIL", "half.test A 192.0.2.1",
            "lost.test AAAA FAIL", "text.test TXT x");
        Assert.Equal(["2001:db8::1", "192.0.2.1"], (await Resolve("both.test")).Addresses.Select(address => address.ToString()));
        Assert.Single((await Resolve("four.test")).Addresses);
        Assert.Single((await Resolve("half.test")).Addresses);
        Assert.Equal(DnsStatus.Temporary, (await Resolve("lost.test")).Status);
        Assert.Equal(DnsStatus.NoData, (await Resolve("text.test")).Status);
        Assert.Equal(DnsStatus.NxDomain, (await Resolve("none.test")).Status);

        ValueTask<HostAddresses> Resolve(string host) => HostAddresses.ResolveAsync(zone, host, Token);
    }

    private static async Task<MailExchangerAnswer.Found> Found(TestZone zone, Random random) => Assert.IsType<MailExchangerAnswer.Found>(await Select(zone, random));

    private static ValueTask<MailExchangerAnswer> Select(TestZone zone, Random random) =>
        new MailExchangerSelector(zone, random).SelectAsync(DomainName.Parse("a.test"), Token);
}
