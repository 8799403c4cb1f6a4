using System.Net;
using Microsoft.Extensions.Time.Testing;
using Postroad.Smtp.Server;
using Postroad.Smtp.Server.Admission;

namespace Postroad.Smtp.Tests.Server.Admission;

public class LoginGuardTests
{
    private static readonly IPAddress Near = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Neighbour = IPAddress.Parse("192.0.2.77");
    private static readonly IPAddress Far = IPAddress.Parse("198.51.100.1");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LoginGuard _guard;

    public LoginGuardTests() => _guard = new LoginGuard(new SmtpServerLimits { LoginFailuresPerAccount = 3, LoginFailuresPerNetwork = 5 }, _clock);

    private void Fail(int times, string user, IPAddress address, bool onlyDelay = false)
    {
        for (var i = 0; i < times; i++)
            _guard.Fail(user, address, onlyDelay);
    }

    [Fact]
    public void An_account_is_shut_for_networks_that_never_were_in_it()
    {
        _guard.Succeed("ada", Near);
        Fail(3, "Ada", Far);
        Assert.True(_guard.IsBanned("ada", Far));
        Assert.True(_guard.IsBanned("ADA", IPAddress.Parse("203.0.113.9")));
        Assert.False(_guard.IsBanned("ada", Neighbour));
        Assert.False(_guard.IsBanned("bob", Far));
    }

    [Fact]
    public void A_network_that_tries_many_accounts_is_shut()
    {
        for (var i = 0; i < 5; i++)
            _guard.Fail($"user{i}", i % 2 == 0 ? Near : Neighbour, false);
        Assert.True(_guard.IsBanned(Near));
        Assert.False(_guard.IsBanned(Far));
        Assert.Equal(["192.0.2.0/24"], _guard.Bans.Select(static ban => ban.Subject));
    }

    [Fact]
    public void A_ban_ends_and_the_next_one_is_longer()
    {
        Fail(3, "ada", Far);
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.False(_guard.IsBanned("ada", Far));
        Fail(1, "ada", Far);
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.True(_guard.IsBanned("ada", Far));
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.False(_guard.IsBanned("ada", Far));
        for (var i = 0; i < 20; i++)
        {
            Fail(1, "ada", Far);
            _clock.Advance(TimeSpan.FromHours(1));
            Assert.False(_guard.IsBanned("ada", Far));
        }
    }

    [Fact]
    public void Exempt_networks_are_only_delayed()
    {
        Fail(50, "ada", Near, onlyDelay: true);
        Assert.False(_guard.IsBanned(Near));
        Assert.False(_guard.IsBanned("ada", Far));
        Assert.Equal(TimeSpan.FromSeconds(2), _guard.Fail("ada", Near, onlyDelay: true));
    }

    [Fact]
    public void Answers_come_later_and_later_up_to_two_seconds()
    {
        double[] waits = [.. Enumerable.Range(0, 7).Select(_ => _guard.Fail(null, Near, onlyDelay: false).TotalSeconds)];
        Assert.Equal([0, 0.25, 0.5, 1, 2, 2, 2], waits);
    }

    [Fact]
    public void A_ban_can_be_lifted()
    {
        Fail(3, "ada", Far);
        Assert.True(_guard.Lift("Ada"));
        Assert.False(_guard.IsBanned("ada", Far));
        Assert.False(_guard.Lift("ada"));
        Assert.Empty(_guard.Bans);
    }

    [Fact]
    public void What_is_a_day_old_is_forgotten()
    {
        _guard.Succeed("ada", Near);
        Fail(3, "bob", Far);
        _clock.Advance(TimeSpan.FromHours(25));
        _guard.Sweep();
        Fail(3, "ada", Far);
        Assert.True(_guard.IsBanned("ada", Near));
    }
}
