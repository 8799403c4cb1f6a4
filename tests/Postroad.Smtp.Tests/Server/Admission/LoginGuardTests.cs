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

    // RFC 4954 §9 leaves it to us how guessing is slowed down. Here: a thousand machines in a thousand networks, each trying once a second for an hour.
    [Fact]
    public void A_crowd_that_guesses_at_one_account_gets_few_guesses_an_hour_and_its_owner_gets_in()
    {
        _guard.Succeed("ada", Near);
        var guesses = 0;
        for (var second = 0; second < 3600; second++)
        {
            for (var machine = 0; machine < 1000; machine += 100)
            {
                var address = new IPAddress([10, (byte)(machine / 256), (byte)machine, (byte)second]);
                if (_guard.IsBanned(address) || _guard.IsBanned("ada", address))
                    continue;
                guesses++;
                _guard.Fail("ada", address, false);
            }
            Assert.False(_guard.IsBanned("ada", Near));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(guesses, 3, 20);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_ban_lasts_as_long_when_the_clock_of_the_machine_is_set(int days)
    {
        var clock = new SetClock();
        var guard = new LoginGuard(new SmtpServerLimits { LoginFailuresPerAccount = 1 }, clock);
        guard.Fail("ada", Far, false);
        clock.Set(TimeSpan.FromDays(days));
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.True(guard.IsBanned("ada", Far));
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromSeconds(1), guard.Bans.Single().Until);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(guard.IsBanned("ada", Far));
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

    // Accounts and networks are counted apart, whatever a client calls itself.
    [Fact]
    public void A_user_that_is_named_as_a_network_bans_none()
    {
        Fail(10, "192.0.2.0/24", Far);
        Assert.False(_guard.IsBanned(Near));
        Assert.True(_guard.IsBanned("192.0.2.0/24", Neighbour));
    }

    [Fact]
    public void Names_without_end_cost_no_memory_and_lift_no_ban()
    {
        Fail(3, "ada", Far);
        for (var i = 0; i < LoginGuard.Most + 1000; i++)
            _guard.Fail($"user{i}", new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]), false);
        Assert.InRange(_guard.Known, 1, 2 * LoginGuard.Most);
        Assert.True(_guard.IsBanned("ada", Far));
    }

    [Fact]
    public void A_name_longer_than_any_account_is_not_kept_and_its_network_is_counted()
    {
        Fail(5, new string('x', 4000), Far);
        Assert.Equal(1, _guard.Known);
        Assert.True(_guard.IsBanned(Far));
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
