using Microsoft.Extensions.Logging;
using Postroad.Smtp.Server;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server;

public class StopTests
{
    [Fact]
    public async Task Idle_clients_are_told_and_the_port_is_free()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync("""
            S: 220 *
            C: HELO client.test
            S: 250 *
            """);
        await server.Server.StopAsync();
        await client.PlayAsync("""
            S: 421 4.3.2 Service not available, closing transmission channel
            --- closed
            """);
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => Converse.ConnectAsync(server.Port));
    }

    [Fact]
    public async Task A_handshake_that_does_not_come_on_holds_nothing_up()
    {
        await using var server = await TestServer.StartAsync(
            listener: static listener => listener.Tls = TlsUse.Implicit,
            options: static options => options.Timeouts.Drain = TimeSpan.FromMinutes(10));
        await using var client = await Converse.ConnectAsync(server.Port);
        await server.Server.StopAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await client.PlayAsync("--- closed\n");
    }

    [Fact]
    public async Task A_login_that_does_not_come_on_holds_nothing_up()
    {
        await using var server = await TestServer.StartAsync(
            listener: static listener => (listener.Auth, listener.AuthInClear) = (AuthUse.Required, true),
            options: static options => options.Timeouts.Drain = TimeSpan.FromMinutes(10));
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync($"""
            S: 220 *
            C: EHLO client.test
            {string.Concat(Enumerable.Repeat("S: 250-*\n", 10))}S: 250 LIMITS *
            C: AUTH PLAIN
            S: 334 
            """);
        await server.Server.StopAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await client.PlayAsync("""
            S: 421 4.3.2 Service not available, closing transmission channel
            --- closed
            """);
    }

    [Fact]
    public async Task The_transaction_in_hand_comes_to_its_end()
    {
        await using var server = await TestServer.StartAsync(options: static options => options.Timeouts.Drain = TimeSpan.FromSeconds(20));
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync("""
            S: 220 *
            C: HELO client.test
            C: MAIL FROM:<>
            S: 250 *
            S: 250 *
            """);
        var stop = server.Server.StopAsync();
        await client.PlayAsync("""
            C: RCPT TO:<bob@mx.test>
            C: DATA
            S: 250 *
            S: 354 *
            C: x
            C: .
            S: 250 2.0.0 Message accepted
            S: 421 4.3.2 Service not available, closing transmission channel
            --- closed
            """);
        await stop;
        Assert.Single(server.Handler.Messages);
    }

    [Fact]
    public async Task A_transaction_that_does_not_end_is_broken_off()
    {
        await using var server = await TestServer.StartAsync(options: static options => options.Timeouts.Drain = TimeSpan.FromMilliseconds(50));
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync("""
            S: 220 *
            C: HELO client.test
            C: MAIL FROM:<>
            S: 250 *
            S: 250 *
            """);
        await server.Server.StopAsync();
        await client.PlayAsync("""
            S: 421 4.3.2 Service not available, closing transmission channel
            --- closed
            """);
        Assert.Equal(0, server.Server.Sessions);
    }

    /// <summary>A log that breaks where a session says that it is over.</summary>
    private sealed class BrokenLog : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) { }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == "Closed")
                throw new IOException("no space for the log");
        }

        public void Dispose() { }
    }

    [Fact]
    public async Task A_session_whose_end_fails_gives_its_place_back()
    {
        await using var server = await TestServer.StartAsync(loggers: new BrokenLog(), options: static options => options.Limits.Connections = 1);
        for (var i = 0; i < 3; i++)
        {
            await Converse.WithAsync(server.Port, """
                S: 220 *
                C: QUIT
                S: 221 *
                --- closed
                """);
            await Eventually.IsAsync(() => server.Server.Sessions == 0);
        }
    }

    [Fact]
    public async Task A_client_that_breaks_off_leaves_nothing_behind()
    {
        await using var server = await TestServer.StartAsync();
        await Converse.WithAsync(server.Port, """
            S: 220 *
            C: HELO client.test
            C: MAIL FROM:<>
            C: RCPT TO:<bob@mx.test>
            C: DATA
            S: 250 *
            S: 250 *
            S: 250 *
            S: 354 *
            C: half a message
            --- reset
            """);
        await Eventually.IsAsync(() => server.Server.Sessions == 0);
        Assert.Empty(server.Handler.Messages);
    }
}
