using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Addresses;
using Postroad.Mta.Delivery.Hops;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Routing;
using Postroad.Mta.Tests.Histories;

namespace Postroad.Mta.Tests.Delivery;

/// <summary>An address where nobody answered is left for last for a while, and never given up for that.</summary>
public sealed class DeadAddressTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Crowd _crowd = new();
    private readonly DeadAddresses _dead;
    private readonly Router _router;

    public DeadAddressTests()
    {
        var hostname = DomainName.Parse("mx.test");
        _dead = new DeadAddresses(_clock);
        _router = new Router(new DomainDirectory(hostname, [], [], static _ => false), _crowd, hostname, null, new Random(1));
    }

    [Fact]
    public async Task The_next_attempts_begin_with_the_server_that_answers_until_it_is_forgotten()
    {
        _crowd.Down.Add("a.test");
        Assert.Equal("b.test", await SearchAsync());
        Assert.Equal("b.test", await SearchAsync());
        Assert.Equal((1, 2), (_crowd.Of("a.test").Tried, _crowd.Of("b.test").Tried));
        _clock.Advance(TimeSpan.FromMinutes(10));
        _crowd.Down.Clear();
        Assert.Equal("a.test", await SearchAsync());
    }

    [Fact]
    public async Task Where_all_are_dead_all_are_tried_and_the_mail_is_deferred()
    {
        _crowd.IsDown = true;
        Assert.Null(await SearchAsync());
        Assert.Null(await SearchAsync());
        Assert.Equal((2, 2), (_crowd.Of("a.test").Tried, _crowd.Of("b.test").Tried));
        _crowd.IsDown = false;
        Assert.Equal("a.test", await SearchAsync());
    }

    [Fact]
    public async Task A_server_that_answers_again_has_its_place_back()
    {
        _crowd.IsDown = true;
        await SearchAsync();
        _crowd.IsDown = false;
        _crowd.Down.Add("b.test");
        Assert.Equal("a.test", await SearchAsync());
        Assert.Equal("a.test", await SearchAsync());
        Assert.Equal(1, _crowd.Of("b.test").Tried);
    }

    [Fact]
    public void No_more_are_remembered_than_there_is_room_for()
    {
        for (var i = 0; i < 20_000; i++)
            _dead.Add(new System.Net.IPAddress(i + 1), 25);
        Assert.False(_dead.Contains(new System.Net.IPAddress(10_000), 25));
        Assert.True(_dead.Contains(new System.Net.IPAddress(10_001), 25));
    }

    // The server of the session that came to be; null where the mail is deferred.
    private async Task<string?> SearchAsync()
    {
        ImmutableArray<HopTarget> targets = [Exchanger("a.test", 10), Exchanger("b.test", 20)];
        var search = new HopSearch(_router, _crowd, _dead, targets);
        if (await search.NextAsync(TestContext.Current.CancellationToken) is { } session)
            return session.Relay;
        Assert.IsType<DeliveryOutcome.Deferred>(search.Trouble);
        return null;
    }

    private static HopTarget Exchanger(string host, int preference) => new(host, 25, HopScheme.Smtp, HopTls.None, null) { IsExchanger = true, Preference = preference };
}
