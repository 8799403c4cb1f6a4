using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using Postroad.Smtp.Server;
using Postroad.Smtp.Server.Admission;
using Postroad.Smtp.Server.Health;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server;

public class LoadTests
{
    private static async Task<(TestServer Server, FakeTimeProvider Clock)> StartAsync(Func<LoadReport> load)
    {
        var clock = new FakeTimeProvider();
        var server = await TestServer.StartAsync(options: options => options.Load = load, clock: clock);
        return (server, clock);
    }

    [Fact]
    public async Task An_overloaded_server_takes_no_connection_and_no_transaction_and_counts_why()
    {
        var level = LoadLevel.Normal;
        var (server, clock) = await StartAsync(() => new LoadReport(level, "disk"));
        await using var _ = server;
        await using var inside = await Converse.ConnectAsync(server.Port);
        await inside.PlayAsync("""
            S: 220 *
            C: HELO client.test
            S: 250 *
            """);
        level = LoadLevel.Overloaded;
        clock.Advance(TimeSpan.FromSeconds(1));
        var reasons = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Name == "postroad.smtp.server.refused")
                own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "reason")
                    reasons.Add((string)tag.Value!);
            }
        });
        listener.Start();
        await Converse.WithAsync(server.Port, """
            S: 421 4.3.2 System overloaded, try again later
            --- closed
            """);
        Assert.Contains("disk", reasons);
        await inside.PlayAsync("""
            C: MAIL FROM:<>
            S: 452 4.3.1 Insufficient system storage, try again later
            """);
        level = LoadLevel.Normal;
        clock.Advance(TimeSpan.FromSeconds(1));
        await inside.PlayAsync("""
            C: MAIL FROM:<>
            S: 250 2.1.0 Sender OK
            """);
    }

    [Theory]
    [InlineData(90, LoadLevel.Stressed)]
    [InlineData(96, LoadLevel.Overloaded)]
    public void Descriptors_are_counted_once_connections_take_half_of_them(int inUse, LoadLevel expected)
    {
        var gate = new ConnectionGate(new SmtpServerLimits(), TimeProvider.System);
        var watch = new LoadWatch(new SmtpServerOptions(), gate, 100, () => inUse);
        watch.Look();
        Assert.NotEqual("descriptors", watch.Report.Reason);
        Fill(gate, 50);
        watch.Look();
        Assert.Equal(new LoadReport(expected, "descriptors"), watch.Report);
    }

    // To count descriptors takes a descriptor.
    [Fact]
    public void Where_descriptors_cannot_be_counted_there_are_none_left()
    {
        var gate = new ConnectionGate(new SmtpServerLimits(), TimeProvider.System);
        var watch = new LoadWatch(new SmtpServerOptions(), gate, 100, static () => throw new IOException("Too many open files"));
        Fill(gate, 50);
        watch.Look();
        Assert.Equal(new LoadReport(LoadLevel.Overloaded, "descriptors"), watch.Report);
    }

    private static void Fill(ConnectionGate gate, int connections)
    {
        for (var i = 0; i < connections; i++)
            gate.Enter();
    }

    [Fact]
    public async Task A_look_at_the_load_that_fails_is_told_and_the_watch_goes_on()
    {
        var (clock, log) = (new FakeTimeProvider(), new CollectingLog());
        await using var server = await TestServer.StartAsync(options: static options => options.Load = static () => throw new InvalidOperationException("a bug"), clock: clock, loggers: log);
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync("S: 220 *");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains(log.Events, static one => one is { Id.Name: "WatchFailed", Exception: InvalidOperationException });
        clock.Advance(TimeSpan.FromMinutes(5));
        await client.PlayAsync("""
            S: 421 4.4.2 Timeout, closing transmission channel
            --- closed
            """);
    }

    [Fact]
    public async Task Under_stress_a_silent_client_has_ten_seconds()
    {
        var (server, clock) = await StartAsync(static () => new LoadReport(LoadLevel.Stressed, "connections"));
        await using var _ = server;
        clock.Advance(TimeSpan.FromSeconds(1));
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync("S: 220 *");
        clock.Advance(TimeSpan.FromSeconds(11));
        await client.PlayAsync("""
            S: 421 4.4.2 Timeout, closing transmission channel
            --- closed
            """);
    }

    [Fact]
    public async Task Under_stress_content_that_trickles_is_given_up()
    {
        var level = LoadLevel.Normal;
        var (server, clock) = await StartAsync(() => new LoadReport(level, "connections"));
        await using var _ = server;
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync("""
            S: 220 *
            C: HELO client.test
            C: MAIL FROM:<>
            C: RCPT TO:<bob@mx.test>
            C: DATA
            S: 250 *
            S: 250 *
            S: 250 *
            S: 354 *
            """);
        level = LoadLevel.Stressed;
        clock.Advance(TimeSpan.FromSeconds(11));
        await client.PlayAsync("""
            C: a trickle
            S: 421 4.4.2 Data comes too slowly, closing transmission channel
            --- closed
            """);
    }

    [Fact]
    public async Task A_command_that_trickles_in_has_no_more_time_than_one_that_does_not()
    {
        var (server, clock) = await StartAsync(static () => default);
        await using var _ = server;
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync("S: 220 *");
        for (var i = 0; i < 5; i++)
        {
            await client.PlayAsync("C| N");
            clock.Advance(TimeSpan.FromSeconds(61));
        }
        await client.PlayAsync("""
            S: 421 4.4.2 Timeout, closing transmission channel
            --- closed
            """);
    }
}
