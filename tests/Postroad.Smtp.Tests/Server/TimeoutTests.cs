using Microsoft.Extensions.Time.Testing;
using Postroad.Smtp.Server;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server;

public class TimeoutTests
{
    private static async Task WaitOut(string opening, TimeSpan patience, string end, Action<SmtpListenerOptions>? listener = null)
    {
        var clock = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(listener, clock: clock);
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync(opening);
        await Eventually.IsAsync(() => server.Server.Sessions == 1);
        clock.Advance(patience - TimeSpan.FromSeconds(2));
        Assert.Equal(1, server.Server.Sessions);
        clock.Advance(TimeSpan.FromSeconds(4));
        // A handshake has its time from when the session comes to it, and nothing on the wire tells when that is.
        if (end == "--- closed")
            await Eventually.IsAsync(() => server.Server.Sessions == 0, () => clock.Advance(TimeSpan.FromSeconds(4)));
        await client.PlayAsync(end);
        await Eventually.IsAsync(() => server.Server.Sessions == 0);
    }

    [Fact]
    public Task A_client_that_says_nothing_is_sent_away_after_five_minutes() => WaitOut("S: 220 *", TimeSpan.FromMinutes(5), """
        S: 421 4.4.2 Timeout, closing transmission channel
        --- closed
        """);

    [Fact]
    public Task Content_that_stops_is_given_up_after_three_minutes() => WaitOut("""
        S: 220 *
        C: HELO client.test
        C: MAIL FROM:<>
        C: RCPT TO:<bob@mx.test>
        C: DATA
        S: 250 *
        S: 250 *
        S: 250 *
        S: 354 *
        """, TimeSpan.FromMinutes(3), """
        S: 421 4.4.2 Timeout, closing transmission channel
        --- closed
        """);

    [Fact]
    public Task A_chunk_that_stops_is_given_up_after_three_minutes() => WaitOut("""
        S: 220 *
        C: HELO client.test
        C: MAIL FROM:<>
        C: RCPT TO:<bob@mx.test>
        C: BDAT 10
        S: 250 *
        S: 250 *
        S: 250 *
        """, TimeSpan.FromMinutes(3), """
        S: 421 4.4.2 Timeout, closing transmission channel
        --- closed
        """);

    [Fact]
    public Task A_login_that_stops_is_given_up() => WaitOut("""
        S: 220 *
        C: EHLO client.test
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250 *
        C: AUTH LOGIN
        S: 334 *
        """, TimeSpan.FromMinutes(5), """
        S: 421 4.4.2 Timeout, closing transmission channel
        --- closed
        """, static listener => (listener.Auth, listener.AuthInClear) = (AuthUse.Offered, true));

    [Fact]
    public Task A_handshake_that_stops_is_given_up_after_a_minute() => WaitOut("""
        S: 220 *
        C: HELO client.test
        S: 250 *
        C: STARTTLS
        S: 220 *
        """, TimeSpan.FromMinutes(1), "--- closed");

    [Fact]
    public Task A_handshake_that_never_begins_is_given_up_after_a_minute() =>
        WaitOut("", TimeSpan.FromMinutes(1), "--- closed", static listener => listener.Tls = TlsUse.Implicit);

    [Theory]
    [InlineData(-400)]
    [InlineData(400)]
    public async Task A_clock_of_the_machine_that_is_set_gives_nobody_more_time_or_less(int days)
    {
        var clock = new SetClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync("S: 220 *");
        clock.Set(TimeSpan.FromDays(days));
        clock.Advance(TimeSpan.FromMinutes(4));
        await client.PlayAsync("""
            C: NOOP
            S: 250 2.0.0 OK
            """);
        clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(2));
        await client.PlayAsync("""
            S: 421 4.4.2 Timeout, closing transmission channel
            --- closed
            """);
    }

    [Fact]
    public async Task One_client_in_its_handshake_keeps_nobody_out()
    {
        await using var server = await TestServer.StartAsync(static listener => listener.Tls = TlsUse.Implicit);
        await using var silent = await Converse.ConnectAsync(server.Port);
        await Converse.WithAsync(server.Port, """
            --- TLS
            S: 220 mx.test ESMTP
            C: QUIT
            S: 221 2.0.0 Bye
            --- closed
            """);
    }
}
