using System.Net;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mta.Domains;
using Postroad.Mta.Routing;

namespace Postroad.Mta.Tests.Routing;

public sealed class RouterTests
{
    private readonly RecordedDns _dns = new();

    [Fact]
    public async Task Servers_are_tried_by_preference_and_name_the_destination()
    {
        _dns.Mx("next.test", (20, "b.next.test"), (10, "a.next.test"));
        var plan = Assert.IsType<RoutePlan.Servers>(await PlanAsync("next.test"));
        Assert.Equal(["a.next.test:25", "b.next.test:25"], plan.Targets.Select(t => t.ToString()));
        Assert.Equal("mx:a.next.test,b.next.test", plan.Destination);
        Assert.All(plan.Targets, t => Assert.Equal((HopTls.Opportunistic, true), (t.Tls, t.IsExchanger)));
    }

    [Fact]
    public async Task Domains_with_the_same_servers_are_one_destination_whatever_their_order()
    {
        _dns.Mx("one.test", (10, "a.hosting.test"), (10, "b.hosting.test"));
        _dns.Mx("two.test", (5, "b.hosting.test"), (50, "a.hosting.test"));
        var one = Assert.IsType<RoutePlan.Servers>(await PlanAsync("one.test"));
        var two = Assert.IsType<RoutePlan.Servers>(await PlanAsync("two.test"));
        Assert.Equal(one.Destination, two.Destination);
    }

    [Fact]
    public async Task Equal_servers_come_in_an_order_of_chance()
    {
        _dns.Mx("next.test", (10, "a.test"), (10, "b.test"), (10, "c.test"));
        var router = Router();
        var first = new HashSet<string>();
        for (var i = 0; i < 50; i++)
            first.Add(((RoutePlan.Servers)await router.PlanAsync("next.test", default)).Targets[0].Host);
        Assert.Equal(3, first.Count);
    }

    [Fact]
    public async Task A_domain_without_mx_is_its_own_server()
    {
        _dns.NoData("host.test", DnsType.Mx);
        var plan = Assert.IsType<RoutePlan.Servers>(await PlanAsync("host.test"));
        Assert.Equal("host.test", Assert.Single(plan.Targets).Host);
    }

    [Theory]
    [InlineData("nothing.test", "550 5.1.2 The domain nothing.test does not exist")]
    [InlineData("null.test", "556 5.1.10 The domain null.test takes no mail (null MX)")]
    [InlineData("broken.test", "451 4.4.3 The name broken.test could not be looked up: SERVFAIL")]
    [InlineData("self.test", "554 5.4.6 The mail for self.test would come back to this server")]
    [InlineData("circle.test", "550 5.4.4 The name circle.test leads from alias to alias and to no server")]
    [InlineData("address.test", "550 5.4.4 No server takes mail for address.test: no name in its DNS leads to an address")]
    public async Task Where_no_way_leads_it_is_said_why(string domain, string reply)
    {
        _dns.Mx("null.test", (0, ""));
        _dns.Fail("broken.test", DnsType.Mx, "SERVFAIL");
        _dns.Circle("circle.test", DnsType.Mx);
        _dns.Mx("self.test", (10, "mx.test"), (20, "backup.test"));
        _dns.Mx("address.test", (10, "192.0.2.1"));
        Assert.Equal(reply, Assert.IsType<RoutePlan.Nowhere>(await PlanAsync(domain)).Reply.ToString());
    }

    [Fact]
    public async Task Where_we_are_the_backup_only_better_servers_are_tried()
    {
        _dns.Mx("next.test", (10, "a.next.test"), (20, "mx.test"), (20, "equal.next.test"), (30, "c.next.test"));
        var plan = Assert.IsType<RoutePlan.Servers>(await PlanAsync("next.test"));
        Assert.Equal(["a.next.test"], plan.Targets.Select(t => t.Host));
    }

    [Fact]
    public async Task Three_hundred_servers_cost_no_more_than_twenty()
    {
        _dns.Mx("many.test", [.. Enumerable.Range(0, 300).Select(i => (i, $"mx{i}.many.test"))]);
        Assert.Equal(20, Assert.IsType<RoutePlan.Servers>(await PlanAsync("many.test")).Targets.Length);
    }

    [Fact]
    public async Task An_address_literal_is_asked_directly()
    {
        var plan = Assert.IsType<RoutePlan.Servers>(await PlanAsync("[IPv6:2001:db8::1]"));
        Assert.Equal(IPAddress.Parse("2001:db8::1"), Assert.Single(plan.Targets).Literal);
        Assert.Empty(_dns.Asked);
    }

    [Fact]
    public async Task A_route_of_the_configuration_comes_before_the_dns()
    {
        var route = new RouteOptions { Pattern = "*.test", Tls = HopTls.Required, To = [new NextHop(HopScheme.Smtp, "hub", 2525, null)] };
        var plan = Assert.IsType<RoutePlan.Servers>(await Router(route).PlanAsync("next.test", default));
        Assert.Equal(new HopTarget("hub", 2525, HopScheme.Smtp, HopTls.Required, null), Assert.Single(plan.Targets));
        Assert.Empty(_dns.Asked);
    }

    [Fact]
    public async Task Both_families_are_asked_for_the_addresses_of_a_server()
    {
        _dns.Address("a.next.test", "192.0.2.1", "2001:db8::1");
        var found = await Router().AddressesAsync(Exchanger("a.next.test"), default);
        Assert.Equal([IPAddress.Parse("2001:db8::1"), IPAddress.Parse("192.0.2.1")], found.Addresses);
        Assert.Null(found.Trouble);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("::1")]
    [InlineData("0.0.0.0")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("192.0.2.99")]
    public async Task A_server_that_is_this_machine_is_a_misroute(string address)
    {
        _dns.Address("a.next.test", address);
        var found = await Router().AddressesAsync(Exchanger("a.next.test"), default);
        Assert.Equal("5.4.6", found.Trouble!.Status.ToString());
        Assert.True(found.IsSelf);
        Assert.Empty(found.Addresses);
    }

    [Fact]
    public async Task Loopback_is_taken_where_it_is_allowed_and_for_hops_of_the_configuration()
    {
        _dns.Address("a.next.test", "127.0.0.1");
        Assert.Single((await Router(loopbackMx: true).AddressesAsync(Exchanger("a.next.test"), default)).Addresses);
        Assert.Single((await Router().AddressesAsync(Exchanger("a.next.test") with { IsExchanger = false }, default)).Addresses);
    }

    [Fact]
    public async Task A_lookup_that_fails_is_temporary_and_a_name_without_address_is_not()
    {
        _dns.Fail("broken.next.test", DnsType.A, "time-out");
        Assert.Equal("4.4.3", (await Router().AddressesAsync(Exchanger("broken.next.test"), default)).Trouble!.Status.ToString());
        Assert.Equal("5.4.4", (await Router().AddressesAsync(Exchanger("missing.next.test"), default)).Trouble!.Status.ToString());
        _dns.Circle("circle.next.test", DnsType.A);
        Assert.Equal("5.4.4", (await Router().AddressesAsync(Exchanger("circle.next.test"), default)).Trouble!.Status.ToString());
        Assert.Equal("4.4.3", (await Router().AddressesAsync(Exchanger("circle.next.test") with { IsExchanger = false }, default)).Trouble!.Status.ToString());
        Assert.Equal("4.4.4", (await Router().AddressesAsync(Exchanger("missing.next.test") with { IsExchanger = false }, default)).Trouble!.Status.ToString());
    }

    private static HopTarget Exchanger(string host) => new(host, 25, HopScheme.Smtp, HopTls.Opportunistic, null) { IsExchanger = true };

    private ValueTask<RoutePlan> PlanAsync(string domain) => Router().PlanAsync(domain, TestContext.Current.CancellationToken);

    private Router Router(RouteOptions? route = null, bool loopbackMx = false)
    {
        var hostname = DomainName.Parse("mx.test");
        var selfCheck = loopbackMx ? null : new SelfCheck(static () => [IPAddress.Parse("192.0.2.99")], TimeProvider.System);
        return new Router(new DomainDirectory(hostname, [], route is null ? [] : [route], static _ => false), _dns, hostname, selfCheck, new Random(1));
    }
}
